package io.github.creneau.examples.web;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.TemplateOutput;
import gg.jte.output.StringOutput;
import java.util.Map;

/** Renders the templates of the examples. Thread-safe. */
public final class Templates {

    private static final TemplateEngine ENGINE = TemplateEngine.createPrecompiled(
            null, ContentType.Html, Templates.class.getClassLoader(), "io.github.creneau.examples");

    private Templates() {}

    /** A page, or a part of one. */
    public static String render(String template, Map<String, Object> values) {
        TemplateOutput output = new StringOutput();
        ENGINE.render(template, values, output);
        return output.toString();
    }
}
