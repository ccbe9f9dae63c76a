package dev.sessionstore.store.journal;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileStore;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Directory of one journal, locked while it is open. Only this user can read what is made in it.
 */
final class JournalDirectory implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(JournalDirectory.class);
  private static final String DATABASE = "journal.db";
  private static final String OLD_LOG = ".segment";
  private static final boolean POSIX =
      FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
  private static final Set<PosixFilePermission> OWNER =
      PosixFilePermissions.fromString("rwx------");

  private final Path directory;
  private final FileChannel lock;

  /** Kept, since looking it up reads the table of mounts, for which a descriptor may be missing. */
  private final FileStore store;

  private JournalDirectory(Path directory, FileChannel lock, FileStore store) {
    this.directory = directory;
    this.lock = lock;
    this.store = store;
  }

  /**
   * Makes the directory if it is missing, and locks it.
   *
   * @throws JournalException if another process has it, or it has the log of a release before
   *     SQLite
   */
  static JournalDirectory open(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      Files.createDirectories(directory, only("rwx------"));
    }
    FileChannel lock =
        FileChannel.open(directory.resolve("lock"), Set.of(CREATE, WRITE), only("rw-------"));
    try {
      lock(lock, directory);
      refuseOldLog(directory);
      warnOfReaders(directory);
      NativeLibrary.load(directory);
      return new JournalDirectory(directory, lock, Files.getFileStore(directory));
    } catch (IOException | RuntimeException | Error e) {
      lock.close();
      throw e;
    }
  }

  /** Whether a directory has a journal, of this release or an earlier one. */
  static boolean hasJournal(Path directory) throws IOException {
    return Files.isDirectory(directory)
        && (Files.exists(directory.resolve(DATABASE)) || !oldLog(directory).isEmpty());
  }

  /**
   * Completes a repair of the database that was interrupted, or makes an empty file for it if it is
   * missing. SQLite gives the mode of that file to the others.
   */
  Path database() throws IOException {
    Path file = directory.resolve(DATABASE);
    new Quarantine(file).finish();
    makePrivate(file);
    return file;
  }

  /** Makes an empty file that only this user can read, unless there is a file. */
  static void makePrivate(Path file) throws IOException {
    try {
      Files.createFile(file, only("rw-------"));
    } catch (FileAlreadyExistsException e) {
      LOG.debug("journal file is there file={}", file);
    }
  }

  /** Room that is left on the disk, in bytes. */
  long usableBytes() throws IOException {
    return store.getUsableSpace();
  }

  @Override
  public void close() throws IOException {
    lock.close();
  }

  @Override
  public String toString() {
    return directory.toString();
  }

  private static FileAttribute<?>[] only(String permissions) {
    return POSIX
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }

  /** Releases before SQLite take the same lock, and SQLite's own is not held during a repair. */
  private static void lock(FileChannel channel, Path directory) throws IOException {
    try {
      if (channel.tryLock() == null) {
        throw inUse(directory);
      }
    } catch (OverlappingFileLockException e) {
      LOG.debug("journal is open in this process directory={}", directory);
      throw inUse(directory);
    }
  }

  static JournalException inUse(Path directory) {
    return new JournalException(
        "The journal directory %s is in use by another process; give each node a journal.directory of its own"
            .formatted(directory));
  }

  private static void refuseOldLog(Path directory) throws IOException {
    List<Path> files = oldLog(directory);
    if (!files.isEmpty()) {
      throw new JournalException(
          "The journal directory %s has the log of an earlier release (%s), which may hold changes that Redis lacks: start that release until session_store_journal_entries is 0, stop it, and delete *%s"
              .formatted(directory, files.get(0).getFileName(), OLD_LOG));
    }
  }

  private static List<Path> oldLog(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> file.toString().endsWith(OLD_LOG)).sorted().toList();
    }
  }

  private static void warnOfReaders(Path directory) throws IOException {
    if (!POSIX) {
      return;
    }
    List<Path> open = new ArrayList<>();
    try (Stream<Path> files = Files.walk(directory, 1)) {
      for (Path file : files.toList()) {
        if (!OWNER.containsAll(Files.getPosixFilePermissions(file))) {
          open.add(file);
        }
      }
    }
    if (!open.isEmpty()) {
      LOG.warn(
          "Journal can be read by other users of this machine; chmod -R go= makes it private:"
              + " directory={} paths={}",
          directory,
          open);
    }
  }
}
