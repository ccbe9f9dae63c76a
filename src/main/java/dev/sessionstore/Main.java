package dev.sessionstore;

final class Main {
  public static void main(String[] args) {}
}
