// A light look at an embedded FHIR R4 resource: is its type one of R4, do references, codings, dates and extensions
// have their shape, and do orders and the like hold the elements that R4 requires. It is no validator: it knows the
// elements in its table and no others, and neither profiles nor terminology. Resources of other FHIR versions are not
// judged.
#pragma once
#include "conformance/judge/member_walk.hpp"

namespace eczema::conformance {

void walk_fhir_resource(MemberWalk& walk, const rapidjson::Value& resource, const std::string& path);

} // namespace eczema::conformance
