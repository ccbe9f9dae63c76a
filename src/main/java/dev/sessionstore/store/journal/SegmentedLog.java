package dev.sessionstore.store.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The map on disk: an append-only log in numbered files of which only the newest is ever written
 * to, and an index in memory. The state is what the records say, in the order of the files. For one
 * thread at a time.
 */
final class SegmentedLog {
  private final Disk disk;
  private final JournalOptions options;
  private final LogIndex index;

  /** All files but the newest, oldest first. */
  private final Deque<Segment> sealed;

  private final ByteBuffer buffer;
  private @Nullable SegmentWriter head;

  /** A file whose end is a write that failed, until that end is cut off. */
  private @Nullable Segment torn;

  /** Files of which a force failed: what a disk keeps of them is unknown. */
  private final Deque<Segment> doubtful = new ArrayDeque<>();

  /** A killed process may have left a deletion that is not forced. */
  private boolean directoryIsDirty = true;

  private long nextNumber;
  private long sealedBytes;

  SegmentedLog(
      Disk disk, JournalOptions options, LogIndex index, List<Segment> sealed, long nextNumber) {
    this.disk = disk;
    this.options = options;
    this.index = index;
    this.buffer = SegmentWriter.newBuffer(options.segmentBytes());
    this.sealed = new ArrayDeque<>(sealed);
    this.nextNumber = nextNumber;
    this.sealedBytes = sealed.stream().mapToLong(Segment::size).sum();
  }

  /**
   * Makes the changes durable, as far as the sync mode asks for it, then visible.
   *
   * @throws IOException if the disk failed; none of the changes is made then
   */
  void commit(List<Write> writes) throws IOException {
    List<Location> locations = append(writes, options.sync().forcesEachCommit());
    for (int i = 0; i < writes.size(); i++) {
      Write write = writes.get(i);
      if (write.isPut()) {
        index.put(write.key(), locations.get(i));
      } else {
        index.remove(write.key());
      }
    }
  }

  /**
   * Forces what was committed and is not forced yet.
   *
   * @throws IOException if the disk failed; it is all forced by the next call that returns
   */
  void force() throws IOException {
    while (!doubtful.isEmpty()) {
      writeAgain(doubtful.getFirst());
      doubtful.removeFirst();
    }
    if (head != null) {
      force(head);
    }
  }

  /** A second force of the same file may succeed without having done anything. */
  private void force(SegmentWriter writer) throws IOException {
    try {
      writer.force();
    } catch (IOException e) {
      head = null;
      addSealed(writer.segment());
      doubtful.addLast(writer.segment());
      closeAfter(e, writer);
      throw e;
    }
  }

  private static void closeAfter(IOException failure, SegmentWriter writer) {
    try {
      writer.close();
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  private void writeAgain(Segment segment) throws IOException {
    List<Write> content = new ArrayList<>(readLive(segment));
    byte[] file = disk.read(segment.name());
    for (Records.Found record : SegmentScan.of(segment, file).records()) {
      if (!record.isPut() && !index.has(record.key())) {
        content.add(Write.remove(record.key()));
      }
    }
    copy(content);
  }

  /** What is alive goes to the newest file, and nothing may be lost on the way. */
  private void copy(List<Write> writes) throws IOException {
    if (writes.isEmpty()) {
      return;
    }
    // Not even an interval may pass: the copy is all that is left of a change forced long ago.
    List<Location> copies = append(writes, options.sync().forcesAtAll());
    for (int i = 0; i < copies.size(); i++) {
      if (writes.get(i).isPut()) {
        index.put(writes.get(i).key(), copies.get(i));
      }
    }
  }

  /** Reads all entries, in the order in which they were put. */
  void forEach(BiConsumer<String, byte[]> action) throws IOException {
    repair();
    List<Segment> segments = new ArrayList<>(sealed);
    if (head != null) {
      segments.add(head.segment());
    }
    for (Segment segment : segments) {
      for (Write entry : readLive(segment)) {
        action.accept(entry.key(), entry.valueOrNothing());
      }
    }
  }

  /** Closes the files, and forces what is not forced yet if the sync mode ever does. */
  void close() throws IOException {
    if (head != null) {
      seal(head);
    }
  }

  LogIndex index() {
    return index;
  }

  long fileBytes() {
    return sealedBytes + (head == null ? 0 : head.segment().size());
  }

  /** The oldest file, unless it is the newest too. */
  @Nullable Segment oldest() {
    return sealed.peekFirst();
  }

  /**
   * Copies what is alive in the oldest file to the newest, then deletes it, or sets it aside if it
   * is damaged. Removals in it are not copied: there is no older file that they could concern.
   *
   * @throws IOException if the disk failed; nothing is lost then
   */
  void cleanOldest() throws IOException {
    checkDirectory();
    Segment oldest = sealed.getFirst();
    if (oldest.liveEntries() > 0) {
      copy(readLive(oldest));
    }
    if (options.sync().forcesAtAll()) {
      // What is dead here was overwritten or removed, perhaps by a change not forced yet.
      force();
      forceDirectory();
    }
    if (oldest.isDamaged()) {
      SetAside.rename(disk, oldest);
    } else {
      disk.delete(oldest.name());
    }
    directoryIsDirty = true;
    if (oldest.liveEntries() > 0) {
      index.removeAllOf(oldest);
    }
    sealed.removeFirst();
    sealedBytes -= oldest.size();
  }

  private List<Write> readLive(Segment segment) throws IOException {
    byte[] file = disk.read(segment.name());
    SegmentScan scan = SegmentScan.of(segment, file);
    if (scan.isDamaged()) {
      segment.setDamaged();
    }
    List<Write> live = new ArrayList<>();
    for (Records.Found record : scan.records()) {
      if (index.isLive(record, segment)) {
        live.add(Write.put(record.key(), record.valueIn(file)));
      }
    }
    return live;
  }

  private List<Location> append(List<Write> writes, boolean force) throws IOException {
    repair();
    SegmentWriter writer = headFor(writes);
    try {
      return writer.append(writes, force);
    } catch (IOException | RuntimeException | Error e) {
      abandon(writer, e);
      throw e;
    }
  }

  /** What there is in another directory of the same name is perhaps another process's. */
  private void checkDirectory() throws IOException {
    if (head != null) {
      head.checkIsThere();
    }
  }

  private SegmentWriter headFor(List<Write> writes) throws IOException {
    checkDirectory();
    long bytes = writes.stream().mapToLong(Write::recordBytes).sum();
    if (head != null && head.segment().size() + bytes > options.segmentBytes()) {
      seal(head);
    }
    return head == null ? begin() : head;
  }

  private void seal(SegmentWriter writer) throws IOException {
    if (options.sync().forcesAtAll()) {
      force(writer);
    }
    head = null;
    addSealed(writer.segment());
    writer.close();
  }

  private SegmentWriter begin() throws IOException {
    torn = new Segment(nextNumber, 0);
    SegmentWriter writer = SegmentWriter.create(disk, nextNumber++, buffer);
    torn = null;
    try {
      if (options.sync().forcesAtAll()) {
        // With its header on the disk, a damaged one is no mere trace of a crash.
        writer.force();
        directoryIsDirty = true;
        forceDirectory();
      }
    } catch (IOException e) {
      abandon(writer, e);
      throw e;
    }
    head = writer;
    return writer;
  }

  /**
   * Gives up a file of which a write or a force failed. What a disk keeps of a failed force is
   * unknown, and a second one may succeed without having done anything; so nothing is appended
   * behind it, and what was not acknowledged is cut off.
   */
  private void abandon(SegmentWriter writer, Throwable cause) {
    head = null;
    torn = writer.segment();
    try {
      writer.close();
      repair();
    } catch (IOException e) {
      // The next commit tries again, and fails if it cannot.
      cause.addSuppressed(e);
    }
  }

  private void repair() throws IOException {
    if (torn == null) {
      return;
    }
    if (torn.size() <= Records.HEADER_BYTES) {
      disk.delete(torn.name());
    } else {
      disk.truncate(torn.name(), torn.size());
      addSealed(torn);
    }
    torn = null;
  }

  /**
   * Makes deletions last before there is another one. Were the one of a later file to outlive a
   * power failure alone, what was removed in that file would come back from an older one.
   */
  private void forceDirectory() throws IOException {
    if (directoryIsDirty) {
      disk.forceDirectory();
      directoryIsDirty = false;
    }
  }

  private void addSealed(Segment segment) {
    sealed.addLast(segment);
    sealedBytes += segment.size();
  }
}
