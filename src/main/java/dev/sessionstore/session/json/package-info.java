/**
 * JSON over Jackson. A session that is saved keeps every byte: the reader checks a document and
 * tells where its values stand, and what is stored is cut out of it. Only a change to a part of a
 * session makes a tree of it.
 */
@NullMarked
package dev.sessionstore.session.json;

import org.jspecify.annotations.NullMarked;
