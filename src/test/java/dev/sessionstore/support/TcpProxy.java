package dev.sessionstore.support;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A TCP proxy before a server, for faults of the way: it cuts connections, refuses or swallows new
 * ones, holds answers back, lets only so many bytes a second through, and cuts after a number of
 * bytes of an answer.
 */
public final class TcpProxy implements AutoCloseable {
  private static final long NO_LIMIT = Long.MAX_VALUE;

  private final ServerSocket server;
  private final int targetPort;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final AtomicLong answerBytesLeft = new AtomicLong(NO_LIMIT);
  private volatile boolean acceptAndClose;
  private volatile boolean holdAnswers;
  private volatile boolean holdRequests;
  private volatile boolean holdTracking;
  private volatile long delayMillis;
  private volatile long bytesPerSecond = NO_LIMIT;
  private final Object change = new Object();

  /** Before a server of that port, on a free port. */
  public TcpProxy(int targetPort) {
    this(targetPort, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  /** The same, at an address of one's own. */
  public TcpProxy(int targetPort, InetSocketAddress at) {
    this.targetPort = targetPort;
    try {
      this.server = new ServerSocket(at.getPort(), 1_000, at.getAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    daemon(this::accept);
  }

  public int port() {
    return server.getLocalPort();
  }

  public String redisUrl() {
    return "redis://127.0.0.1:" + port();
  }

  /** Cuts every connection now; new ones are taken. */
  public void cut() {
    sockets.forEach(TcpProxy::closeQuietly);
  }

  /** From now on connections are accepted and closed at once, and the open ones are cut. */
  public void acceptAndClose(boolean on) {
    acceptAndClose = on;
    if (on) {
      cut();
    }
  }

  /** Holds what the server answers, though it does what it is asked; false lets it through. */
  public void holdAnswers(boolean on) {
    holdAnswers = on;
    changed();
  }

  /** Holds what the client sends, so that the server does not see it; false lets it through. */
  public void holdRequests(boolean on) {
    holdRequests = on;
    changed();
  }

  /** Holds what Redis tells on connections for {@code CLIENT TRACKING}; the others work on. */
  public void holdTracking(boolean on) {
    holdTracking = on;
    changed();
  }

  /** Delays every chunk of an answer. */
  public void delayAnswers(long millis) {
    delayMillis = millis;
    changed();
  }

  /** Lets so many bytes a second through, of each connection and each way. */
  public void throttle(long bytes) {
    bytesPerSecond = bytes;
    changed();
  }

  /** Lets so many more bytes of answers through and then cuts. */
  public void cutAfterAnswerBytes(long bytes) {
    answerBytesLeft.set(bytes);
  }

  /** No faults any more. */
  public void heal() {
    acceptAndClose = false;
    holdAnswers = false;
    holdRequests = false;
    holdTracking = false;
    delayMillis = 0;
    bytesPerSecond = NO_LIMIT;
    answerBytesLeft.set(NO_LIMIT);
    changed();
  }

  private void changed() {
    synchronized (change) {
      change.notifyAll();
    }
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        if (acceptAndClose) {
          client.close();
        } else {
          connect(client);
        }
      } catch (IOException e) {
        if (!server.isClosed()) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }

  private void connect(Socket client) throws IOException {
    Socket target;
    try {
      target = new Socket(InetAddress.getLoopbackAddress(), targetPort);
    } catch (IOException refused) {
      client.close();
      return;
    }
    client.setTcpNoDelay(true);
    target.setTcpNoDelay(true);
    sockets.add(client);
    sockets.add(target);
    AtomicBoolean tracks = new AtomicBoolean();
    daemon(() -> pump(client, target, false, tracks));
    daemon(() -> pump(target, client, true, tracks));
  }

  /**
   * @param tracks whether the client was seen to ask for tracking
   */
  private void pump(Socket from, Socket to, boolean answers, AtomicBoolean tracks) {
    byte[] chunk = new byte[16_384];
    long passed = System.nanoTime();
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
        if (!answers && new String(chunk, 0, n, ISO_8859_1).contains("TRACKING")) {
          tracks.set(true);
        }
        hold(answers, tracks.get());
        passed = pass(n, passed);
        int allowed = answers ? allowed(n) : n;
        out.write(chunk, 0, allowed);
        out.flush();
        if (allowed < n) {
          return;
        }
      }
    } catch (IOException | InterruptedException cut) {
      // A cut connection is what this proxy is for.
    } finally {
      sockets.remove(from);
      sockets.remove(to);
    }
  }

  private void hold(boolean answers, boolean tracks) throws InterruptedException {
    synchronized (change) {
      while (answers ? holdAnswers || holdTracking && tracks : holdRequests) {
        change.wait();
      }
      long end = System.nanoTime() + delayMillis * 1_000_000;
      long left = end - System.nanoTime();
      while (answers && delayMillis > 0 && left > 0) {
        change.wait(Math.max(1, left / 1_000_000));
        left = end - System.nanoTime();
      }
    }
  }

  /** Returns when a slow line, that was free at a time, has carried the bytes: the time of now. */
  private long pass(int bytes, long free) throws InterruptedException {
    long start = Math.max(free, System.nanoTime());
    synchronized (change) {
      long end = start + nanosFor(bytes);
      while (end - System.nanoTime() >= 1_000_000) {
        change.wait((end - System.nanoTime()) / 1_000_000);
        end = start + nanosFor(bytes);
      }
      return end;
    }
  }

  private long nanosFor(int bytes) {
    return bytesPerSecond == NO_LIMIT ? 0 : bytes * 1_000_000_000L / bytesPerSecond;
  }

  private int allowed(int n) {
    long left = answerBytesLeft.get();
    if (left == NO_LIMIT) {
      return n;
    }
    int allowed = (int) Math.min(n, left);
    answerBytesLeft.addAndGet(-allowed);
    return allowed;
  }

  private static void daemon(Runnable work) {
    Thread thread = new Thread(work, "tcp-proxy");
    thread.setDaemon(true);
    thread.start();
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It is closed then.
    }
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    cut();
    heal();
  }
}
