package dev.sessionstore.store.journal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/** What the log asks of a directory; tests break it on purpose. */
interface Disk {
  /** Names of the files there are, in no order. */
  List<String> list() throws IOException;

  /** Size of a file, in bytes. */
  long size(String name) throws IOException;

  /** A whole file. */
  byte[] read(String name) throws IOException;

  /** Makes an empty file; fails if there is one of that name. */
  DiskFile create(String name) throws IOException;

  /** Cuts a file to a size, in bytes, and forces that. */
  void truncate(String name, long size) throws IOException;

  /** Makes what a file has outlive the machine, whoever wrote it. */
  void force(String name) throws IOException;

  void delete(String name) throws IOException;

  void rename(String from, String to) throws IOException;

  /** Makes creations, deletions and renames outlive the machine. */
  void forceDirectory() throws IOException;

  /** Room that is left, in bytes. */
  long usableBytes() throws IOException;

  /** How the directory is called in messages. */
  @Override
  String toString();

  /** A file that is being written. */
  interface DiskFile extends Closeable {
    /** Whether the directory still has this very file: what is written to another is lost. */
    boolean isThere() throws IOException;

    /** Writes all that remains in the source; may have written a part of it when it fails. */
    void write(ByteBuffer source, long position) throws IOException;

    /** Makes what was written outlive the machine. */
    void force() throws IOException;
  }
}
