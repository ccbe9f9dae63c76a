package dev.sessionstore.support;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Many connections of one client that sends and reads only as much as the attack needs. */
public final class Flood implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int SMALL_WINDOW = 4096;

  private final List<Connection> connections = new ArrayList<>();

  private static final class Connection {
    final SocketChannel channel;
    final ByteBuffer unsent;
    final ByteArrayOutputStream received = new ByteArrayOutputStream();
    boolean closed;

    Connection(SocketChannel channel, byte[] request) {
      this.channel = channel;
      this.unsent = ByteBuffer.wrap(request);
    }

    void send() {
      try {
        channel.write(unsent);
      } catch (IOException e) {
        closed = true;
      }
    }

    void read() {
      ByteBuffer buffer = ByteBuffer.allocate(SMALL_WINDOW);
      try {
        int count = channel.read(buffer);
        closed |= count < 0;
        received.write(buffer.array(), 0, Math.max(0, count));
      } catch (IOException e) {
        closed = true;
      }
    }
  }

  /**
   * Opens connections with a small receive window; each sends the request as far as it is taken.
   */
  public Flood(int port, int count, byte[] request) {
    for (int i = 0; i < count; i++) {
      try {
        SocketChannel channel = SocketChannel.open();
        channel.setOption(StandardSocketOptions.SO_RCVBUF, SMALL_WINDOW);
        channel.connect(new InetSocketAddress("127.0.0.1", port));
        channel.configureBlocking(false);
        Connection connection = new Connection(channel, request);
        connections.add(connection);
        connection.send();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Number of connections that were opened. */
  public int size() {
    return connections.size();
  }

  /** Waits until each connection has sent all, or was answered, or was closed. */
  public void awaitSent() {
    Await.until(
        "each connection has sent its request or was refused",
        PATIENCE,
        () -> {
          connections.forEach(Connection::send);
          connections.forEach(Connection::read);
          return connections.stream()
              .allMatch(c -> c.closed || c.received.size() > 0 || !c.unsent.hasRemaining());
        });
  }

  /** Sends what is left as far as it is taken, and reads nothing. */
  public void sendOn() {
    connections.forEach(Connection::send);
  }

  /** The beginnings of the answers so far. */
  public List<String> answers() {
    connections.forEach(Connection::read);
    return connections.stream()
        .map(connection -> connection.received.toString(ISO_8859_1))
        .filter(answer -> !answer.isEmpty())
        .toList();
  }

  @Override
  public void close() {
    for (Connection connection : connections) {
      try {
        connection.channel.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
