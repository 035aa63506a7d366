// RapidJSON as the examiner includes it: every source takes it from here.
// The packaged version adds to a null pointer where one of its stacks is still empty; harmless, but it would end every
// run under the sanitizer.
#pragma once
#ifdef __clang__
#pragma clang attribute push(__attribute__((no_sanitize("pointer-overflow"))), apply_to = function)
#endif
#include <rapidjson/document.h>
#include <rapidjson/error/en.h>
#include <rapidjson/pointer.h>
#include <rapidjson/schema.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>
#ifdef __clang__
#pragma clang attribute pop
#endif
