// The prefetch templates of one entry of discovery: are they reads or searches, with tokens that the hook allows, in
// the part of search that every client supports, and in an order in which they can be answered.
#pragma once
#include "conformance/judge/member_walk.hpp"

namespace eczema::conformance {

// `prefetch` is the object of templates; `hook` may be unknown, and then its fields are not judged.
void walk_prefetch(MemberWalk& walk, const rapidjson::Value& prefetch, const std::string& path, std::string_view hook,
                   Profile profile);

} // namespace eczema::conformance
