package org.taskchampion.sync.cloud;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import javax.xml.XMLConstants;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.parsers.SAXParserFactory;
import org.jspecify.annotations.Nullable;
import org.xml.sax.Attributes;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.XMLReader;
import org.xml.sax.helpers.DefaultHandler;

/**
 * Reads what S3 answers in XML. What comes may be hostile: no document type and no entity beyond
 * the five of XML is read, nothing else is fetched, and depth and lengths are limited.
 */
final class S3Xml {

  private static final int MOST_DEPTH = 16;
  private static final int MOST_CHARACTERS = 8 * 1024;

  /** The path to an element is looked at for each one: it must not be long. */
  private static final int MOST_PATH_CHARACTERS = 512;

  private S3Xml() {}

  /** It is no XML, or none that is read. */
  static final class MalformedXmlException extends Exception {
    private static final long serialVersionUID = 1L;

    private MalformedXmlException(Throwable cause) {
      super("malformed XML", cause);
    }
  }

  /**
   * An error.
   *
   * @param code its code; empty if there is none
   * @param message what it says to people
   * @param region the region that it names; empty if it names none
   */
  record Failure(String code, String message, String region) {}

  /**
   * A page of a listing.
   *
   * @param items the objects
   * @param continuation what leads to the next page; null if this is the last one
   */
  record Listed(List<Page.Item> items, @Nullable String continuation) {}

  /** Reads an error, of which only the beginning may be there. */
  static Failure failure(byte[] body) {
    FailureHandler handler = new FailureHandler();
    try {
      parse(body, handler);
    } catch (MalformedXmlException e) {
      // What came before it counts.
    }
    return new Failure(handler.code, handler.message, handler.region);
  }

  /** Reads a page of a listing. */
  static Listed listed(byte[] body) throws MalformedXmlException {
    ListingHandler handler = new ListingHandler();
    parse(body, handler);
    if (!handler.isListing) {
      throw new MalformedXmlException(new SAXException("another document"));
    }
    boolean hasMore = handler.isTruncated || !handler.continuation.isEmpty();
    if (hasMore && handler.continuation.isEmpty()) {
      throw new MalformedXmlException(
          new SAXException("a page that is not the last leads nowhere"));
    }
    return new Listed(handler.items, hasMore ? handler.continuation : null);
  }

  private static void parse(byte[] body, DefaultHandler handler) throws MalformedXmlException {
    // As characters, so that no encoding but this one can be declared.
    String text = new String(body, StandardCharsets.UTF_8);
    try {
      if (text.contains("<!DOCTYPE")) {
        throw new SAXException("a document type");
      }
      SAXParserFactory factory = SAXParserFactory.newInstance();
      factory.setNamespaceAware(true);
      set(factory, XMLConstants.FEATURE_SECURE_PROCESSING, true);
      set(factory, "http://apache.org/xml/features/disallow-doctype-decl", true);
      set(factory, "http://xml.org/sax/features/external-general-entities", false);
      set(factory, "http://xml.org/sax/features/external-parameter-entities", false);
      XMLReader reader = factory.newSAXParser().getXMLReader();
      reader.setContentHandler(handler);
      reader.setErrorHandler(handler);
      reader.setEntityResolver((publicId, systemId) -> new InputSource(new StringReader("")));
      reader.parse(new InputSource(new StringReader(text)));
    } catch (IOException | SAXException | ParserConfigurationException | RuntimeException e) {
      throw new MalformedXmlException(e);
    }
  }

  /** Android's parser knows none of these, and has no entities either. */
  private static void set(SAXParserFactory factory, String feature, boolean value) {
    try {
      factory.setFeature(feature, value);
    } catch (SAXException | ParserConfigurationException e) {
      // A document type is refused before any parser sees it.
    }
  }

  /**
   * Follows the path to each element, and gathers the text of those that have no others in them.
   */
  private abstract static class PathHandler extends DefaultHandler {
    private final StringBuilder path = new StringBuilder();
    private final StringBuilder text = new StringBuilder();
    private int depth;

    @Override
    public void startElement(String uri, String name, String qualified, Attributes attributes)
        throws SAXException {
      depth++;
      if (depth > MOST_DEPTH || path.length() + name.length() > MOST_PATH_CHARACTERS) {
        throw new SAXException("too deep");
      }
      path.append('/').append(name);
      text.setLength(0);
      begin(path.toString());
    }

    @Override
    public void characters(char[] characters, int from, int length) throws SAXException {
      if (text.length() + length > MOST_CHARACTERS) {
        throw new SAXException("too long");
      }
      text.append(characters, from, length);
    }

    @Override
    public void endElement(String uri, String name, String qualified) {
      end(path.toString(), text.toString());
      path.setLength(path.length() - name.length() - 1);
      text.setLength(0);
      depth--;
    }

    void begin(String at) {}

    abstract void end(String at, String content);
  }

  private static final class FailureHandler extends PathHandler {
    private String code = "";
    private String message = "";
    private String region = "";

    @Override
    void end(String at, String content) {
      switch (at) {
        case "/Error/Code" -> code = content.trim();
        case "/Error/Message" -> message = content.trim();
        case "/Error/Region" -> region = content.trim();
        default -> {
          // not needed
        }
      }
    }
  }

  private static final class ListingHandler extends PathHandler {
    private final List<Page.Item> items = new ArrayList<>();
    private boolean isListing;
    private boolean isTruncated;
    private String continuation = "";
    private String key = "";
    private @Nullable Instant written;

    @Override
    void begin(String at) {
      if (at.equals("/ListBucketResult")) {
        isListing = true;
      } else if (at.equals("/ListBucketResult/Contents")) {
        key = "";
        written = null;
      }
    }

    @Override
    void end(String at, String content) {
      switch (at) {
        case "/ListBucketResult/Contents/Key" -> key = content;
        case "/ListBucketResult/Contents/LastModified" -> written = time(content.trim());
        case "/ListBucketResult/Contents" -> items.add(new Page.Item(key, written));
        case "/ListBucketResult/NextContinuationToken" -> continuation = content;
        case "/ListBucketResult/IsTruncated" -> isTruncated = content.trim().equals("true");
        default -> {
          // not needed
        }
      }
    }

    private static @Nullable Instant time(String text) {
      try {
        return OffsetDateTime.parse(text).toInstant();
      } catch (DateTimeParseException e) {
        return null;
      }
    }
  }
}
