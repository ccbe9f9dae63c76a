package dev.sessionstore.store.journal;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A directory of the file system. */
final class FileDisk implements Disk {
  /** Windows cannot open a directory, and needs no force to keep its entries. */
  private static final boolean FORCES_DIRECTORIES = File.separatorChar == '/';

  private final Path directory;

  /** Kept, since to look it up takes reading the table of mounts. */
  private final FileStore store;

  /**
   * @param directory exists
   */
  FileDisk(Path directory) throws IOException {
    this.directory = directory;
    this.store = Files.getFileStore(directory);
  }

  @Override
  public List<String> list() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  @Override
  public long size(String name) throws IOException {
    return Files.size(directory.resolve(name));
  }

  @Override
  public byte[] read(String name) throws IOException {
    try {
      return Files.readAllBytes(directory.resolve(name));
    } catch (IOException e) {
      // What the system says of a bad block is without a name.
      throw new IOException("cannot read %s: %s".formatted(name, e), e);
    }
  }

  @Override
  public DiskFile create(String name) throws IOException {
    Path path = directory.resolve(name);
    FileChannel channel = FileChannel.open(path, CREATE_NEW, WRITE);
    try {
      return new ChannelFile(channel, path, keyOf(path));
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /** What tells a file from another one of the same name; null where the system has no such. */
  private static @Nullable Object keyOf(Path path) throws IOException {
    return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
  }

  @Override
  public void truncate(String name, long size) throws IOException {
    try (FileChannel channel = FileChannel.open(directory.resolve(name), WRITE)) {
      channel.truncate(size);
      channel.force(true);
    }
  }

  @Override
  public void force(String name) throws IOException {
    try (FileChannel channel = FileChannel.open(directory.resolve(name), WRITE)) {
      channel.force(true);
    }
  }

  @Override
  public void delete(String name) throws IOException {
    Files.deleteIfExists(directory.resolve(name));
  }

  @Override
  public void rename(String from, String to) throws IOException {
    Files.move(directory.resolve(from), directory.resolve(to), StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public void forceDirectory() throws IOException {
    if (FORCES_DIRECTORIES) {
      try (FileChannel channel = FileChannel.open(directory, READ)) {
        channel.force(true);
      }
    }
  }

  @Override
  public long usableBytes() throws IOException {
    return store.getUsableSpace();
  }

  @Override
  public String toString() {
    return directory.toString();
  }

  private record ChannelFile(FileChannel channel, Path path, @Nullable Object key)
      implements DiskFile {
    @Override
    public boolean isThere() throws IOException {
      try {
        return Objects.equals(key, keyOf(path));
      } catch (NoSuchFileException e) {
        return false;
      }
    }

    @Override
    public void write(ByteBuffer source, long position) throws IOException {
      long at = position;
      while (source.hasRemaining()) {
        at += channel.write(source, at);
      }
    }

    @Override
    public void force() throws IOException {
      // The size is part of what fdatasync keeps, since the data cannot be read without it.
      channel.force(false);
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
