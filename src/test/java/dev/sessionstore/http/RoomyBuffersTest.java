package dev.sessionstore.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.AdaptiveByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoomyBuffersTest {
  private static final ByteBufAllocator PLAIN = new AdaptiveByteBufAllocator();

  private static int buffersOfAnAnswer(ByteBufAllocator allocator, int bodyBytes) {
    EmbeddedChannel channel = new EmbeddedChannel(new HttpResponseEncoder());
    channel.config().setAllocator(allocator);
    ByteBuf body = Unpooled.wrappedBuffer(new byte[bodyBytes]);
    channel.writeOutbound(
        new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK, body));
    int buffers = channel.outboundMessages().size();
    channel.finishAndReleaseAll();
    return buffers;
  }

  @ParameterizedTest
  @CsvSource({"2000, 2, 1", "3500, 2, 1", "100000, 2, 2"})
  void anAnswerShouldBeOneBufferIfItFits(int bodyBytes, int plain, int roomy) {
    assertThat(buffersOfAnAnswer(PLAIN, bodyBytes)).isEqualTo(plain);
    assertThat(buffersOfAnAnswer(new RoomyBuffers(PLAIN), bodyBytes)).isEqualTo(roomy);
  }

  @ParameterizedTest
  @CsvSource({"0, 4096", "300, 4096", "4096, 4096", "70000, 70000"})
  void aBufferShouldHaveTheRoomAndNoLessThanWasAskedFor(int asked, int given) {
    ByteBuf buffer = new RoomyBuffers(PLAIN).buffer(asked);
    assertThat(buffer.capacity()).isEqualTo(given);
    assertThat(buffer.isDirect()).isTrue();
    buffer.release();
  }

  @ParameterizedTest
  @CsvSource({"true, true", "false, false"})
  void whatIsAskedForByItsKindShouldBeAsItWouldBe(boolean direct, boolean isDirect) {
    RoomyBuffers buffers = new RoomyBuffers(PLAIN);
    ByteBuf buffer = direct ? buffers.directBuffer(300, 1_000) : buffers.heapBuffer(300, 1_000);
    assertThat(buffer.isDirect()).isEqualTo(isDirect);
    assertThat(buffer.capacity()).isEqualTo(300);
    assertThat(buffer.maxCapacity()).isEqualTo(1_000);
    assertThat(buffers.isDirectBufferPooled()).isEqualTo(PLAIN.isDirectBufferPooled());
    buffer.release();
  }
}
