package dev.sessionstore.store.journal;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Appends to the newest segment. After a failure it is of no use: the file ends in a torn write.
 */
final class SegmentWriter {
  private static final int BUFFER_BYTES = 256 << 10;

  private final Segment segment;
  private final Disk.DiskFile file;
  private final ByteBuffer buffer;
  private int position;
  private boolean dirty;

  private SegmentWriter(Segment segment, Disk.DiskFile file, ByteBuffer buffer) {
    this.segment = segment;
    this.file = file;
    this.buffer = buffer;
  }

  /** Memory for the writers of one log, of which one is in use at a time. */
  static ByteBuffer newBuffer(int segmentBytes) {
    return ByteBuffer.allocateDirect(Math.min(BUFFER_BYTES, segmentBytes));
  }

  /** Begins a segment; what there is of its file remains if that fails. */
  static SegmentWriter create(Disk disk, long number, ByteBuffer buffer) throws IOException {
    Segment segment = new Segment(number, 0);
    buffer.clear();
    SegmentWriter writer = new SegmentWriter(segment, disk.create(segment.name()), buffer);
    try {
      writer.buffered(Records.header(Records.FORMAT));
      writer.flush();
    } catch (IOException e) {
      writer.file.close();
      throw e;
    }
    segment.setSize(writer.position);
    writer.dirty = true;
    return writer;
  }

  Segment segment() {
    return segment;
  }

  /**
   * @throws FileNotFoundException if the directory does not have this file any more: written to it
   *     would be without an error, and never found again
   */
  void checkIsThere() throws IOException {
    if (!file.isThere()) {
      throw new FileNotFoundException(
          segment.name() + " was removed, or its directory replaced, under the running service");
    }
  }

  /** Where in the segment the writes will be, in their order, once they are appended. */
  List<Location> append(List<Write> writes, boolean force) throws IOException {
    List<Location> locations = new ArrayList<>(writes.size());
    for (Write write : writes) {
      int offset = position + buffer.position();
      buffered(Records.prefix(write, locations.isEmpty(), segment.number(), offset));
      buffered(ByteBuffer.wrap(write.keyBytes()));
      buffered(ByteBuffer.wrap(write.valueOrNothing()));
      locations.add(new Location(segment, offset, write.recordBytes()));
    }
    flush();
    dirty = true;
    if (force) {
      force();
    }
    segment.setSize(position);
    return locations;
  }

  /** Forces what was appended and is not forced yet. */
  void force() throws IOException {
    if (dirty) {
      file.force();
      dirty = false;
    }
  }

  void close() throws IOException {
    file.close();
  }

  private void buffered(ByteBuffer source) throws IOException {
    while (source.hasRemaining()) {
      if (!buffer.hasRemaining()) {
        flush();
      }
      int length = Math.min(source.remaining(), buffer.remaining());
      buffer.put(source.slice(source.position(), length));
      source.position(source.position() + length);
    }
  }

  private void flush() throws IOException {
    buffer.flip();
    int length = buffer.limit();
    file.write(buffer, position);
    position += length;
    buffer.clear();
  }
}
