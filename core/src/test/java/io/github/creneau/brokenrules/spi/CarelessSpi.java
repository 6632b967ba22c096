package io.github.creneau.brokenrules.spi;

import io.github.bucket4j.Bucket;
import io.github.creneau.Limiter;
import io.micrometer.core.instrument.MeterRegistry;
import jdk.jfr.Event;
import org.assertj.core.api.SoftAssertions;

/** Breaks the rules of the SPI: it knows the limiter, bucket4j, the flight recorder, Micrometer and a library of others. */
interface CarelessSpi {

    Bucket bucket(Limiter limiter);

    SoftAssertions other();

    Event event();

    MeterRegistry registry();
}
