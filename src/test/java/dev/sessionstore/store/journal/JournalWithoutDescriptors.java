package dev.sessionstore.store.journal;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A process that uses up its descriptors, as idle clients would, and goes on writing to its
 * journal, until its write-ahead log has been copied to the database several times.
 */
final class JournalWithoutDescriptors {
  private static final int CHANGES = 10_000;

  private JournalWithoutDescriptors() {}

  /** Argument: the directory. It leaves the journal open, so that all files are there. */
  public static void main(String[] args) {
    Vertx vertx = Vertx.vertx();
    Journal journal = Journal.open(vertx, Journals.in(Path.of(args[0]))).await();
    use(journal, 10);
    List<FileInputStream> taken = new ArrayList<>();
    try {
      while (true) {
        taken.add(new FileInputStream("/dev/null"));
      }
    } catch (IOException e) {
      System.out.println("none left after " + taken.size() + ": " + e.getMessage());
    }
    try {
      use(journal, CHANGES);
      System.out.println("done without one");
      Runtime.getRuntime().halt(0);
    } catch (Throwable e) {
      System.out.println("failed without one: " + e + " " + journal.stats());
      Runtime.getRuntime().halt(1);
    }
  }

  private static void use(Journal journal, int changes) {
    List<Future<Void>> all = new ArrayList<>();
    for (int i = 0; i < changes; i++) {
      String key = "key-" + i % 1_000;
      all.add(i % 5 == 0 ? journal.remove(key) : journal.put(key, new byte[2_000]));
    }
    Future.all(all).await();
    journal.erase().await();
  }
}
