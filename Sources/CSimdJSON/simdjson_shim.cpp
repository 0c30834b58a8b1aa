#include "CSimdJSON.h"
#include <simdjson.h>
extern "C" int zumik_json_version(void) { return simdjson::SIMDJSON_VERSION_MAJOR; }
