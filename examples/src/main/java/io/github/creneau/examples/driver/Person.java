package io.github.creneau.examples.driver;

import io.github.creneau.testkit.replay.Patience;
import io.github.creneau.testkit.replay.Visit;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * One visit of one person. Who is refused comes back as told, or else logs in anew after a while, as people do; who is
 * inside reads pages, and logs out or just goes.
 */
final class Person {

    private final Visit visit;
    private final Browser browser;
    private final Patience patience;
    private final Outcomes outcomes;
    private final CookieJar cookies = new CookieJar();
    private final SplittableRandom random;
    private final String group;
    private int retries;
    private boolean comesAsTold;

    Person(Visit visit, Browser browser, Patience patience, Outcomes outcomes) {
        this.visit = visit;
        this.browser = browser;
        this.patience = patience;
        this.outcomes = outcomes;
        this.random = new SplittableRandom(visit.seed());
        boolean teaches = random.nextInt(5) == 0;
        this.group = Character.isDigit(visit.cohort().charAt(0)) ? visit.cohort() : teaches ? "enseignant" : "parent";
    }

    void arrive() {
        outcomes.arrived.increment();
        logIn();
    }

    private void logIn() {
        cookies.clear();
        browser.post("/connexion", "groupe=" + group + "&college=Coll%C3%A8ge+du+Vexin", cookies, this::answered);
    }

    private void answered(@Nullable HttpResponse<String> answer) {
        int status = answer == null ? 0 : answer.statusCode();
        if (status == 200 || status == 303) {
            outcomes.letIn.increment();
            if (comesAsTold) {
                outcomes.keptTold.increment();
            }
            read();
        } else if (answer != null && (status == 429 || status == 503)) {
            outcomes.refused.increment();
            comeBack(answer);
        } else {
            outcomes.faults.increment();
            comeBackSomeTime();
        }
    }

    private void comeBack(HttpResponse<String> refusal) {
        Duration wait = refusal.headers()
                .firstValue("Retry-After")
                .map(seconds -> browser.shown(Duration.ofSeconds(Long.parseLong(seconds))))
                .orElse(Duration.ZERO);
        boolean isTold =
                refusal.headers().allValues("Set-Cookie").stream().anyMatch(line -> line.startsWith("ent-eure-place="));
        if (!visit.follower() || !isTold) {
            comeBackSomeTime();
            return;
        }
        Duration late = Duration.ofMillis(
                (long) (random.nextDouble() * patience.returnsWithin().toMillis()));
        browser.in(wait.plus(late), () -> {
            comesAsTold = true;
            outcomes.told.increment();
            browser.get("/", cookies, this::answered);
        });
    }

    private void comeBackSomeTime() {
        comesAsTold = false;
        if (retries >= patience.retries()) {
            outcomes.gaveUp.increment();
            return;
        }
        double base = patience.shortest().toMillis()
                + random.nextDouble()
                        * patience.longest().minus(patience.shortest()).toMillis();
        long millis = (long) (base * (1 + patience.growth() * retries));
        retries++;
        browser.in(Duration.ofMillis(millis), this::logIn);
    }

    private void read() {
        long activity = visit.activity().toMillis();
        for (int i = 1; i < visit.pages() - 1; i++) {
            browser.in(Duration.ofMillis((long) (random.nextDouble() * activity)), this::turnPage);
        }
        browser.in(visit.activity(), () -> {
            turnPage();
            if (visit.logsOut()) {
                browser.in(Duration.ofSeconds(1), () -> browser.post("/deconnexion", "", cookies, this::read));
            }
        });
    }

    private void turnPage() {
        if (!cookies.isEmpty()) {
            browser.get(outcomes.pages.sum() % 3 == 0 ? "/cours" : "/", cookies, this::read);
        }
    }

    private void read(@Nullable HttpResponse<String> answer) {
        outcomes.pages.increment();
        int status = answer == null ? 0 : answer.statusCode();
        if (status == 0 || (status >= 500 && status != 503)) {
            outcomes.faults.increment();
        }
    }
}
