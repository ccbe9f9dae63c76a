package dev.sessionstore.http;

import io.netty.buffer.AbstractByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/**
 * The buffers of a connection, of which those for the heads of answers have room for a session
 * behind them. Netty's encoder then puts the body there; it makes a second buffer of one that does
 * not fit, and writes both as one, which costs more than the copy.
 */
final class RoomyBuffers extends AbstractByteBufAllocator {
  /** Of a head, which has a few hundred bytes, and a body, in bytes. */
  static final int ROOM = 4_096;

  private final ByteBufAllocator from;

  RoomyBuffers(ByteBufAllocator from) {
    super(true);
    this.from = from;
  }

  @Override
  public ByteBuf buffer(int initialCapacity) {
    return super.buffer(Math.max(initialCapacity, ROOM));
  }

  @Override
  protected ByteBuf newHeapBuffer(int initialCapacity, int maxCapacity) {
    return from.heapBuffer(initialCapacity, maxCapacity);
  }

  @Override
  protected ByteBuf newDirectBuffer(int initialCapacity, int maxCapacity) {
    return from.directBuffer(initialCapacity, maxCapacity);
  }

  @Override
  public boolean isDirectBufferPooled() {
    return from.isDirectBufferPooled();
  }
}
