package dev.sessionstore.http;

/** A message in the languages that answers have. */
record Text(String chinese, String english) {
  String in(Language language) {
    return language == Language.CHINESE ? chinese : english;
  }
}
