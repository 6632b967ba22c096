package io.github.creneau.examples.node;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Somebody with a browser: it keeps cookies, also those that are for safe connections, and follows a form to its page. */
public final class Person {

    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final String FORM = "college=Coll%C3%A8ge+du+Vexin&groupe=";

    private static final Pattern MAX_AGE = Pattern.compile("Max-Age=(\\d+)");

    private final URI site;
    private final Map<String, String> cookies = new TreeMap<>();
    private final Map<String, Duration> ages = new TreeMap<>();

    /** Somebody new at a site. */
    public Person(URI site) {
        this.site = site;
    }

    /** Says to be of a group; answers the page that follows. */
    public HttpResponse<String> logIn(String group) throws IOException, InterruptedException {
        return post("/connexion", FORM + group);
    }

    /** Sends a form; answers the page that it leads to. */
    public HttpResponse<String> post(String path, String form) throws IOException, InterruptedException {
        HttpResponse<String> answer = send(request(path, "text/html")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form)));
        return answer.statusCode() == 303
                ? get(answer.headers().firstValue("Location").orElseThrow())
                : answer;
    }

    /** Asks for a page. */
    public HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return get(path, "text/html");
    }

    HttpResponse<String> get(String path, String accept) throws IOException, InterruptedException {
        return send(request(path, accept));
    }

    private HttpRequest.Builder request(String path, String accept) {
        HttpRequest.Builder request = HttpRequest.newBuilder(site.resolve(path)).header("Accept", accept);
        return cookies.isEmpty() ? request : request.header("Cookie", cookies());
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<String> answer = CLIENT.send(request.build(), BodyHandlers.ofString());
        answer.headers().allValues("Set-Cookie").forEach(this::take);
        return answer;
    }

    private void take(String setCookie) {
        String[] pair = setCookie.split(";", 2)[0].split("=", 2);
        Matcher age = MAX_AGE.matcher(setCookie);
        ages.put(pair[0], age.find() ? Duration.ofSeconds(Long.parseLong(age.group(1))) : Duration.ZERO);
        if (pair[1].isEmpty()) {
            cookies.remove(pair[0]);
        } else {
            cookies.put(pair[0], pair[1]);
        }
    }

    /** As they are sent. */
    String cookies() {
        return cookies.entrySet().stream()
                .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                .collect(Collectors.joining("; "));
    }

    /** The cookie of that name; empty text if there is none. */
    String cookie(String name) {
        return cookies.getOrDefault(name, "");
    }

    /** How long each cookie is kept from its last answer on. */
    Map<String, Duration> ages() {
        return Map.copyOf(ages);
    }

    /** Changes a cookie, as nobody should. */
    void forge(String name, String value) {
        cookies.put(name, value);
    }
}
