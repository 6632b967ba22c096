package io.github.creneau.redis.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class NamesTest {

    private static final long SEED = 20_200_317;
    private static final char[] UNITS = {
        0, ' ', '?', 'a', 0x7F, 0x80, 0xE9, 0x7FF, 0x800, 0xD7FF, 0xD800, 0xDBFF, 0xDC00, 0xDFFF, 0xE000, 0xFFFF
    };

    private static List<String> names() {
        SplittableRandom random = new SplittableRandom(SEED);
        List<String> names = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            StringBuilder name = new StringBuilder();
            for (int length = random.nextInt(5); length > 0; length--) {
                name.append(UNITS[random.nextInt(UNITS.length)]);
            }
            names.add(name.toString());
        }
        return names;
    }

    @Test
    void every_string_comes_back_as_it_was() {
        for (String name : names()) {
            byte[] bytes = Names.bytes(name);
            assertThat(Names.text(bytes, 0, bytes.length)).as("seed " + SEED).isEqualTo(name);
        }
    }

    @Test
    void bytes_are_in_the_order_of_strings() {
        List<String> names = names();
        for (int i = 1; i < names.size(); i++) {
            int ofBytes = Arrays.compareUnsigned(Names.bytes(names.get(i - 1)), Names.bytes(names.get(i)));
            int ofStrings = names.get(i - 1).compareTo(names.get(i));
            assertThat(Integer.signum(ofBytes)).as("seed " + SEED).isEqualTo(Integer.signum(ofStrings));
        }
    }

    @Test
    void usual_text_is_utf_8() {
        assertThat(Names.bytes("élève 6e")).isEqualTo("élève 6e".getBytes(StandardCharsets.UTF_8));
    }
}
