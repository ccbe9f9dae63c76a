package dev.sessionstore.store.journal;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Keeps a directory to one journal; the operating system gives it up when the process dies. */
final class DirectoryLock implements Closeable {
  private static final String FILE = "lock";

  /**
   * The directories this process has. Asking the operating system does not do here: where locks are
   * those of POSIX, closing the second channel would release the first one's lock.
   */
  private static final Set<Path> OURS = ConcurrentHashMap.newKeySet();

  private final Path directory;
  private final FileChannel channel;

  private DirectoryLock(Path directory, FileChannel channel) {
    this.directory = directory;
    this.channel = channel;
  }

  /**
   * @param directory exists
   * @throws JournalLockedException if another journal has it
   */
  static DirectoryLock acquire(Path directory) throws IOException {
    Path realPath = directory.toRealPath();
    if (!OURS.add(realPath)) {
      throw new JournalLockedException(directory);
    }
    try {
      return new DirectoryLock(realPath, lock(directory));
    } catch (IOException | RuntimeException e) {
      OURS.remove(realPath);
      throw e;
    }
  }

  private static FileChannel lock(Path directory) throws IOException {
    FileChannel channel = FileChannel.open(directory.resolve(FILE), CREATE, WRITE);
    try {
      if (channel.tryLock() != null) {
        return channel;
      }
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
    channel.close();
    throw new JournalLockedException(directory);
  }

  @Override
  public void close() throws IOException {
    try {
      channel.close();
    } finally {
      OURS.remove(directory);
    }
  }
}
