package dev.sessionstore.failover.replay;

import dev.sessionstore.session.StoreStatus.ReplayReport;
import java.util.ArrayList;
import java.util.List;

/** A listener that keeps the reports and counts the conflicts. */
public final class CountedReplays implements ReplayListener {
  private final List<ReplayReport> reports = new ArrayList<>();
  private int conflicts;

  @Override
  public void replayed(ReplayReport report) {
    reports.add(report);
  }

  @Override
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
