package io.github.creneau;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.creneau.http.HttpMapping;
import io.github.creneau.inprocess.InProcessBackend;
import io.github.creneau.observe.Listener;
import io.github.creneau.schedule.Schedule;
import io.github.creneau.spi.Backend;
import io.github.creneau.spi.Timing;
import java.lang.reflect.Executable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.net.URI;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every public method that a user calls, each of its arguments in turn replaced by one that makes no sense, the others
 * being fine: the answer is always the one exception, with field, value and what is allowed. A method that is added later is
 * found by itself.
 */
class EveryArgumentTest {

    private static final Instant NOW = Instant.parse("2020-03-16T08:00:00Z");

    private final Limiter limiter = builder().build();
    private final Map<Class<?>, Object> receivers = new HashMap<>();

    EveryArgumentTest() {
        receivers.put(Limiter.class, limiter);
        receivers.put(Limiter.Builder.class, Limiter.builder("ent"));
        receivers.put(Policy.Builder.class, Policy.builder());
        receivers.put(Request.class, Request.permit(limiter.cohort("6e")));
        receivers.put(Rate.class, Rate.perSecond(1));
        receivers.put(OutOfSlot.class, OutOfSlot.whileBelow(60));
        receivers.put(Schedule.class, Schedule.in("Europe/Paris"));
        receivers.put(HttpMapping.class, HttpMapping.of("ent"));
    }

    private static Limiter.Builder builder() {
        return Limiter.builder("ent")
                .budget(Budget.total(10))
                .cohort("6e")
                .backend(InProcessBackend.create(new ManualTiming()));
    }

    static Stream<Arguments> cases() {
        List<Arguments> cases = new ArrayList<>();
        for (Class<?> type : List.of(
                Limiter.class,
                Limiter.Builder.class,
                Policy.Builder.class,
                Request.class,
                Rate.class,
                Budget.class,
                Share.class,
                OutOfSlot.class,
                Appointments.class,
                Schedule.class,
                HttpMapping.class)) {
            for (Method method : type.getDeclaredMethods()) {
                if (Modifier.isPublic(method.getModifiers()) && !method.isSynthetic() && !isOfEveryObject(method)) {
                    for (int i = 0; i < method.getParameterCount(); i++) {
                        for (Object senseless : senseless(method, i)) {
                            cases.add(Arguments.of(name(method, i, senseless), method, i, senseless));
                        }
                    }
                }
            }
        }
        return cases.stream();
    }

    private static boolean isOfEveryObject(Method method) {
        return method.getName().equals("equals");
    }

    private static String name(Method method, int index, Object senseless) {
        String text = String.valueOf(senseless);
        return method.getDeclaringClass().getSimpleName() + "." + method.getName() + ", argument " + (index + 1) + ": "
                + (text.length() > 20 ? text.substring(0, 20) + "…" : text).replace('\0', '?');
    }

    /** Values that no argument of that type may have. */
    private static List<Object> senseless(Method method, int index) {
        Class<?> type = method.getParameterTypes()[index];
        if (type == boolean.class
                || method.getName().equals("proof") && method.getDeclaringClass() == HttpMapping.class) {
            return List.of();
        } else if (type == int.class) {
            return List.of(-1, Integer.MIN_VALUE, Integer.MAX_VALUE);
        } else if (type == long.class) {
            return List.of(-1L, 0L, Long.MIN_VALUE, Long.MAX_VALUE);
        } else if (type == double.class) {
            return List.of(-0.1, 1.1, Double.NaN, Double.POSITIVE_INFINITY);
        } else if (type == Duration.class) {
            return Arrays.asList(null, Duration.ofNanos(-1), Duration.ofSeconds(Long.MAX_VALUE));
        } else if (type == String.class && !isQuestion(method)) {
            return Arrays.asList(null, "", "\0", "x".repeat(70_000));
        }
        return Arrays.asList((Object) null);
    }

    /** What browsers send may be anything: it is read, not refused; and a schedule may be asked about any cohort. */
    private static boolean isQuestion(Executable method) {
        return List.of("proof", "at", "next", "between", "isAlways").contains(method.getName());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void that_makes_no_sense_is_refused_by_name(String name, Method method, int index, Object senseless)
            throws Exception {
        Object[] arguments = new Object[method.getParameterCount()];
        for (int i = 0; i < arguments.length; i++) {
            arguments[i] = i == index ? senseless : sample(method, i);
        }
        try {
            Object answer = method.invoke(receivers.get(method.getDeclaringClass()), arguments);
            assertThat(answer).as("%s was taken", name).isInstanceOf(InvalidValueException.class);
        } catch (InvocationTargetException e) {
            assertThat(e.getCause()).isInstanceOfSatisfying(InvalidValueException.class, thrown -> {
                assertThat(thrown.field()).isNotBlank();
                assertThat(thrown.allowed()).isNotBlank();
                assertThat(thrown.getMessage()).hasSizeLessThan(400);
            });
        }
    }

    /** A value that makes sense. */
    private Object sample(Method method, int index) {
        Parameter parameter = method.getParameters()[index];
        Class<?> type = parameter.getType();
        if (type == String.class) {
            boolean time = method.getDeclaringClass() == Schedule.class
                    && index > 0
                    && !method.getName().equals("between");
            return !time ? "6e" : index + 1 == method.getParameterCount() || index == 2 ? "10:30" : "08:30";
        }
        Map<Class<?>, Object> samples = new HashMap<>();
        samples.put(int.class, 1);
        samples.put(long.class, 1L);
        samples.put(boolean.class, true);
        samples.put(Duration.class, Duration.ofSeconds(5));
        samples.put(Cohort.class, limiter.cohort("6e"));
        samples.put(Request.class, Request.permit(limiter.cohort("6e")));
        samples.put(Policy.class, limiter.policy());
        samples.put(Budget.class, Budget.total(5));
        samples.put(Share.class, Share.all());
        samples.put(Rate.class, Rate.perSecond(1));
        samples.put(Schedule.class, Schedule.in("Europe/Paris").slot("6e", "08:30", "10:30"));
        samples.put(OutOfSlot.class, OutOfSlot.closed());
        samples.put(Appointments.class, Appointments.none());
        samples.put(Backend.class, InProcessBackend.create(new ManualTiming()));
        samples.put(Timing.class, new ManualTiming());
        samples.put(Listener.class, (Listener) event -> {});
        samples.put(Locale.class, Locale.FRENCH);
        samples.put(LocalDate.class, LocalDate.of(2020, 3, 16));
        samples.put(LocalDate[].class, new LocalDate[] {LocalDate.of(2020, 3, 16)});
        samples.put(DayOfWeek.class, DayOfWeek.MONDAY);
        samples.put(DayOfWeek[].class, new DayOfWeek[] {DayOfWeek.MONDAY});
        samples.put(String[].class, new String[] {"6e"});
        samples.put(Instant.class, NOW);
        samples.put(URI.class, URI.create("https://ent.example/problems/"));
        samples.put(Refused.class, Refusal.some());
        samples.put(Granted.class, limiter.tryAcquire(limiter.cohort("6e")));
        return samples.get(type);
    }

    /** Something that was refused. */
    private static final class Refusal {
        static Refused some() {
            Limiter full = builder().budget(Budget.total(1)).build();
            full.tryAcquire(full.cohort("6e"), "anna");
            return (Refused) full.tryAcquire(full.cohort("6e"), "bert");
        }
    }
}
