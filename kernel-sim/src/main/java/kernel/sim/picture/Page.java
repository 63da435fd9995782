package kernel.sim.picture;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Objects;
import java.util.function.Consumer;

/** What all pages have around their content. A browser is told to load nothing, and to run nothing but the page's own script. */
final class Page {
    private static final String STYLE = resource("picture.css");
    private static final String SCRIPT = resource("picture.js");
    private static final String POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; style-src '"
            + hash(STYLE) + "'; script-src '" + hash(SCRIPT) + "'";

    private Page() {}

    /** Returns a document. */
    static String of(String title, Consumer<Html> content) {
        Html html = new Html().own("<!DOCTYPE html>\n").open("html", "lang", "en");
        head(html, title);
        html.open("body").element("a", "Skip to the content", "class", "skip", "href", "#content");
        html.open("main", "id", "content");
        content.accept(html);
        html.close().open("script").own(SCRIPT).close();
        return html.close().close().toString();
    }

    private static void head(Html html, String title) {
        html.open("head").empty("meta", "charset", "utf-8");
        html.empty("meta", "http-equiv", "Content-Security-Policy", "content", POLICY);
        html.empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
        html.empty("meta", "name", "color-scheme", "content", "light dark");
        html.element("title", title).open("style").own(STYLE).close().close();
    }

    private static String resource(String name) {
        try (InputStream in = Objects.requireNonNull(Page.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String hash(String text) {
        try {
            byte[] sum = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return "sha256-" + Base64.getEncoder().encodeToString(sum);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
