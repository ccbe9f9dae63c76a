package dev.sessionstore.failover.replay;

import dev.sessionstore.session.StoreStatus.ReplayReport;
import java.util.ArrayList;
import java.util.List;

/** Keeps the reports of replays and counts the conflicts. */
public final class CountedReplays {
  private final List<ReplayReport> reports = new ArrayList<>();
  private int conflicts;

  public void replayed(ReplayReport report) {
    reports.add(report);
  }

  public void conflict() {
    conflicts++;
  }

  public List<ReplayReport> reports() {
    return reports;
  }

  int conflicts() {
    return conflicts;
  }
}
