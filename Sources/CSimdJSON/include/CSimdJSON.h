#pragma once
#ifdef __cplusplus
extern "C" {
#endif
int zumik_json_version(void);
#ifdef __cplusplus
}
#endif
