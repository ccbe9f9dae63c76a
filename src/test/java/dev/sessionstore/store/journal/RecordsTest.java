package dev.sessionstore.store.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.NotEmpty;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class RecordsTest {
  private static final long SEGMENT = 7;

  @Property
  void scanShouldFindWhatWasWritten(
      @ForAll @Size(max = 8) List<@NotEmpty @StringLength(max = 40) String> keys,
      @ForAll @Size(max = 300) byte[] value) {
    List<Write> writes =
        keys.stream()
            .filter(key -> new String(key.getBytes(UTF_8), UTF_8).equals(key))
            .map(key -> key.length() % 3 == 0 ? Write.remove(key) : Write.put(key, value))
            .toList();
    byte[] file = fileOf(writes);
    SegmentScan scan = SegmentScan.of(new Segment(SEGMENT, file.length), file);
    assertThat(scan.isDamaged()).isFalse();
    assertThat(scan.firstDamage()).isEqualTo(file.length);
    assertThat(scan.records()).hasSameSizeAs(writes);
    for (int i = 0; i < writes.size(); i++) {
      Records.Found found = scan.records().get(i);
      assertThat(found.key()).isEqualTo(writes.get(i).key());
      assertThat(found.isPut()).isEqualTo(writes.get(i).isPut());
      assertThat(found.valueIn(file)).isEqualTo(writes.get(i).valueOrNothing());
      assertThat(found.length()).isEqualTo(writes.get(i).recordBytes());
      assertThat(found.startsCommit()).isEqualTo(i == 0);
    }
  }

  @Property
  void scanShouldMissOneRecordOnlyIfOneByteIsDamaged(
      @ForAll @IntRange(min = 0, max = 415) int place,
      @ForAll @IntRange(min = 1, max = 255) int difference) {
    byte[] file = fileOf(List.of(put("a", 100), put("b", 100), put("c", 100), put("d", 60)));
    file[Records.HEADER_BYTES + place] ^= (byte) difference;
    SegmentScan scan = SegmentScan.of(new Segment(SEGMENT, file.length), file);
    assertThat(scan.isDamaged()).isTrue();
    assertThat(scan.records()).hasSize(3);
  }

  @Property
  void scanShouldFindNothingInBytesThatWereNeverWritten(@ForAll @Size(max = 600) byte[] junk) {
    assertThat(SegmentScan.of(new Segment(SEGMENT, junk.length), junk).records()).isEmpty();
  }

  @Test
  void scanShouldNotTakeRecordsOfAnotherFileForItsOwn() {
    byte[] file = fileOf(List.of(put("a", 10)));
    assertThat(SegmentScan.of(new Segment(SEGMENT + 1, file.length), file).records()).isEmpty();
  }

  @Property
  void numberInShouldReadNamesOfSegmentsOnly(
      @ForAll @IntRange(min = 0) int number, @ForAll @StringLength(max = 30) String s) {
    assertThat(Segment.numberIn(new Segment(number, 0).name())).hasValue(number);
    assertThat(Segment.numberIn(s)).isEmpty();
    assertThat(Segment.numberIn(new Segment(number, 0).name() + ".corrupt-1")).isEmpty();
  }

  private static Write put(String key, int length) {
    return Write.put(key, "v".repeat(length).getBytes(UTF_8));
  }

  private static byte[] fileOf(List<Write> writes) {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes(Records.header(Records.FORMAT).array());
    for (int i = 0; i < writes.size(); i++) {
      file.writeBytes(Records.prefix(writes.get(i), i == 0, SEGMENT, file.size()).array());
      file.writeBytes(writes.get(i).keyBytes());
      file.writeBytes(writes.get(i).valueOrNothing());
    }
    return file.toByteArray();
  }
}
