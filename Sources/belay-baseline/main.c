// What plain C over librabbitmq does on the same broker in the same run: the measure for Belay's own figures.

#include "link.h"
#include "modes.h"
#include <stdlib.h>
#include <string.h>

static uint64_t number(const char *text) { return strtoull(text, NULL, 10); }

int main(int count, char **words) {
  const char *mode = count > 1 ? words[1] : "";
  if (strcmp(mode, "consume") == 0 && count == 6)
    consume(words[2], number(words[3]), (uint16_t)number(words[4]), number(words[5]));
  else if (strcmp(mode, "relay") == 0 && count == 8)
    relay(words[2], words[3], words[4], number(words[5]), (uint16_t)number(words[6]), number(words[7]));
  else if (strcmp(mode, "publish") == 0 && count == 7)
    publish(words[2], words[3], number(words[4]), number(words[5]), number(words[6]));
  else if (strcmp(mode, "roundtrip") == 0 && count == 8)
    roundtrip(words[2], words[3], words[4], number(words[5]), number(words[6]), number(words[7]));
  else if (strcmp(mode, "lateness") == 0 && count == 4)
    lateness(words[2], number(words[3]));
  else
    fail("usage: consume QUEUE COUNT PREFETCH EVERY | relay QUEUE EXCHANGE KEY COUNT PREFETCH WINDOW |\n"
         "  publish EXCHANGE KEY COUNT SIZE WINDOW | roundtrip EXCHANGE KEY QUEUE COUNT RATE SIZE |\n"
         "  lateness QUEUE SECONDS");
  return 0;
}
