package dev.sessionstore.store.journal;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A disk in memory that can be full, fail, and be stopped at any operation, as by a crash. It tells
 * apart what the operating system has from what the platter has, so that a power failure may lose,
 * block by block and entry by entry, any part of what was not forced.
 */
final class SimulatedDisk implements Disk {
  private static final int BLOCK_BYTES = 512;

  /** The process is gone: nothing that it does has an effect any more. */
  static final class Crash extends Error {}

  private final Map<String, Content> files = new TreeMap<>();
  private final Map<String, Content> durableEntries = new TreeMap<>();
  private final Random random;
  private int operations;
  private int crashAt = Integer.MAX_VALUE;
  private int failFrom = Integer.MAX_VALUE;
  private int failUntil = Integer.MAX_VALUE;
  private long capacity = Long.MAX_VALUE;
  private @Nullable Error deletionError;
  private long writtenBytes;
  private long peakBytes;

  SimulatedDisk(Random random) {
    this.random = random;
  }

  private static final class Content {
    private byte[] cached = {};
    private byte[] durable = {};
    private final List<Integer> unforcedBlocks = new ArrayList<>();

    private void write(byte[] bytes, int position) {
      if (position + bytes.length > cached.length) {
        cached = Arrays.copyOf(cached, position + bytes.length);
      }
      System.arraycopy(bytes, 0, cached, position, bytes.length);
      for (int at = position; at < position + bytes.length; at += BLOCK_BYTES) {
        unforcedBlocks.add(at / BLOCK_BYTES);
      }
      unforcedBlocks.add((position + bytes.length - 1) / BLOCK_BYTES);
    }

    private Content copy() {
      Content copy = new Content();
      copy.cached = cached.clone();
      copy.durable = durable.clone();
      copy.unforcedBlocks.addAll(unforcedBlocks);
      return copy;
    }

    private void force() {
      for (int block : unforcedBlocks) {
        keep(block);
      }
      unforcedBlocks.clear();
    }

    private void keep(int block) {
      int from = block * BLOCK_BYTES;
      int to = Math.min(cached.length, from + BLOCK_BYTES);
      if (from < to) {
        durable = to > durable.length ? Arrays.copyOf(durable, to) : durable;
        System.arraycopy(cached, from, durable, from, to - from);
      }
    }

    /**
     * Any block may be lost then, and like Linux the next force takes none of them for unforced.
     */
    private void failForce(Random random) {
      durable = survivors(random);
      unforcedBlocks.clear();
    }

    /** What a power failure leaves: of the blocks that were not forced, any. */
    private byte[] survivors(Random random) {
      byte[] left = durable.clone();
      for (int block : unforcedBlocks) {
        if (random.nextBoolean()) {
          int from = block * BLOCK_BYTES;
          int to = Math.min(cached.length, from + BLOCK_BYTES);
          left = to > left.length ? Arrays.copyOf(left, to) : left;
          System.arraycopy(cached, from, left, from, to - from);
        }
      }
      return left;
    }
  }

  /** Stops the process within that operation, counted from 1. */
  SimulatedDisk crashAt(int operation) {
    crashAt = operation;
    return this;
  }

  /** Lets the operations of that range fail. */
  SimulatedDisk failFrom(int first, int last) {
    failFrom = first;
    failUntil = last;
    return this;
  }

  /** Lets deletions fail like that. */
  void failDeletions(Error error) {
    deletionError = error;
  }

  /** Lets the disk be full at that size, in bytes. */
  SimulatedDisk capacity(long bytes) {
    capacity = bytes;
    return this;
  }

  /** Writes, forces, creations, deletions, renames and truncations so far. */
  int operations() {
    return operations;
  }

  /** Bytes of all writes so far. */
  long writtenBytes() {
    return writtenBytes;
  }

  /** The most bytes that the files had since this was last asked. */
  long takePeakBytes() {
    long peak = peakBytes;
    peakBytes = usedBytes();
    return peak;
  }

  /** Bytes of all files. */
  long usedBytes() {
    return files.values().stream().mapToLong(content -> content.cached.length).sum();
  }

  void overwrite(String name, byte[] bytes) {
    Content content = new Content();
    content.write(bytes, 0);
    content.force();
    files.put(name, content);
    durableEntries.put(name, content);
  }

  /**
   * The disk as the next process finds it after this one was killed: the operating system has all
   * that was done, and the platter still no more than was forced.
   */
  SimulatedDisk afterKill() {
    SimulatedDisk next = new SimulatedDisk(random);
    Map<Content, Content> copies = new IdentityHashMap<>();
    files.forEach(
        (name, content) -> next.files.put(name, copies.computeIfAbsent(content, Content::copy)));
    durableEntries.forEach(
        (name, content) ->
            next.durableEntries.put(name, copies.computeIfAbsent(content, Content::copy)));
    return next;
  }

  /** The disk as the next process finds it after the power failed. */
  SimulatedDisk afterPowerFailure() {
    SimulatedDisk next = new SimulatedDisk(random);
    Map<String, Content> entries = new HashMap<>(durableEntries);
    for (Map.Entry<String, Content> file : files.entrySet()) {
      if (!entries.containsKey(file.getKey()) && random.nextBoolean()) {
        entries.put(file.getKey(), file.getValue());
      }
    }
    entries.keySet().removeIf(name -> !files.containsKey(name) && random.nextBoolean());
    entries.forEach((name, content) -> next.overwrite(name, content.survivors(random)));
    return next;
  }

  @Override
  public List<String> list() {
    return List.copyOf(files.keySet());
  }

  @Override
  public long size(String name) throws IOException {
    return content(name).cached.length;
  }

  @Override
  public byte[] read(String name) throws IOException {
    return content(name).cached.clone();
  }

  @Override
  public DiskFile create(String name) throws IOException {
    operation();
    Content content = new Content();
    if (files.putIfAbsent(name, content) != null) {
      throw new FileAlreadyExistsException(name);
    }
    return new OpenFile(name, content);
  }

  @Override
  public void truncate(String name, long size) throws IOException {
    operation();
    Content content = content(name);
    content.cached = Arrays.copyOf(content.cached, (int) size);
    content.durable = Arrays.copyOf(content.durable, (int) Math.min(size, content.durable.length));
    content.force();
  }

  @Override
  public void force(String name) throws IOException {
    operation();
    content(name).force();
  }

  @Override
  public void delete(String name) throws IOException {
    if (deletionError != null) {
      throw deletionError;
    }
    operation();
    files.remove(name);
  }

  @Override
  public void rename(String from, String to) throws IOException {
    operation();
    files.put(to, content(from));
    files.remove(from);
  }

  @Override
  public void forceDirectory() throws IOException {
    operation();
    durableEntries.clear();
    durableEntries.putAll(files);
  }

  @Override
  public long usableBytes() {
    return capacity - usedBytes();
  }

  @Override
  public String toString() {
    return "simulated";
  }

  private Content content(String name) throws FileNotFoundException {
    Content content = files.get(name);
    if (content == null) {
      throw new FileNotFoundException(name);
    }
    return content;
  }

  private void operation() throws IOException {
    operations++;
    if (operations >= crashAt) {
      throw new Crash();
    }
    if (operations >= failFrom && operations <= failUntil) {
      throw new IOException("Input/output error");
    }
  }

  private final class OpenFile implements DiskFile {
    private final String name;
    private final Content content;

    private OpenFile(String name, Content content) {
      this.name = name;
      this.content = content;
    }

    @Override
    public boolean isThere() {
      return files.get(name) == content;
    }

    @Override
    public void write(ByteBuffer source, long position) throws IOException {
      byte[] bytes = new byte[source.remaining()];
      source.get(bytes);
      try {
        operation();
      } catch (IOException | Crash e) {
        if (operations == crashAt || e instanceof IOException) {
          content.write(Arrays.copyOf(bytes, 1 + random.nextInt(bytes.length)), (int) position);
        }
        throw e;
      }
      int room = (int) Math.min(bytes.length, usableBytes());
      if (room < bytes.length) {
        if (room > 0) {
          content.write(Arrays.copyOf(bytes, room), (int) position);
        }
        throw new IOException("No space left on device");
      }
      content.write(bytes, (int) position);
      writtenBytes += bytes.length;
      peakBytes = Math.max(peakBytes, usedBytes());
    }

    @Override
    public void force() throws IOException {
      try {
        operation();
      } catch (IOException e) {
        content.failForce(random);
        throw e;
      }
      content.force();
    }

    @Override
    public void close() {}
  }
}
