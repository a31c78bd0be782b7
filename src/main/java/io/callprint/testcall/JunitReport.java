package io.callprint.testcall;

import java.io.IOException;
import java.io.Writer;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** Results as the XML that CI servers read for JUnit: a suite for each script, a case for each call. */
public final class JunitReport {
    private JunitReport() {}

    public static void write(List<ScriptResult> results, Writer out) throws IOException {
        try {
            XMLStreamWriter xml = XMLOutputFactory.newInstance().createXMLStreamWriter(out);
            xml.writeStartDocument("UTF-8", "1.0");
            xml.writeStartElement("testsuites");
            for (ScriptResult result : results) {
                suite(result, xml);
            }
            xml.writeEndElement();
            xml.writeEndDocument();
            xml.close();
        } catch (XMLStreamException e) {
            throw new IOException("the JUnit report could not be written", e);
        }
    }

    private static void suite(ScriptResult result, XMLStreamWriter xml) throws XMLStreamException {
        xml.writeStartElement("testsuite");
        xml.writeAttribute("name", clean(result.name()));
        xml.writeAttribute("tests", String.valueOf(result.calls().size()));
        xml.writeAttribute("failures", String.valueOf(result.calls().size() - result.right()));
        xml.writeAttribute("errors", "0");
        xml.writeAttribute("time", seconds(result.took()));
        for (CallReport call : result.calls()) {
            xml.writeStartElement("testcase");
            xml.writeAttribute("classname", clean(result.name()));
            xml.writeAttribute("name", "call " + call.number());
            xml.writeAttribute("time", seconds(call.took()));
            if (call.failure().isPresent()) {
                xml.writeStartElement("failure");
                xml.writeAttribute("message", clean(call.failure().get()));
                xml.writeCharacters(clean(call.transcript()));
                xml.writeEndElement();
            }
            xml.writeEndElement();
        }
        xml.writeEndElement();
    }

    private static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%.3f", time.toMillis() / 1e3);
    }

    /** XML 1.0 has no place for most control characters, whatever a far end sends. */
    private static String clean(String text) {
        StringBuilder clean = new StringBuilder();
        text.codePoints().map(c -> isXml(c) ? c : '?').forEach(clean::appendCodePoint);
        return clean.toString();
    }

    /** Section 2.2: Char. */
    private static boolean isXml(int c) {
        return c == '\t'
                || c == '\n'
                || (c >= ' ' && c <= 0xD7FF)
                || (c >= 0xE000 && c <= 0xFFFD)
                || (c >= 0x10000 && c <= 0x10FFFF);
    }
}
