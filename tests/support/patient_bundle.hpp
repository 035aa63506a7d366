// A Bundle with all there is of one patient, as it is exported, and the requests that a client would make of it.
#pragma once
#include "tests/support/hook_calls.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <vector>

namespace eczema::tests {

struct PatientBundle {
    std::string name;
    Json json;
    std::string patient_id, patient_text;
};

inline PatientBundle read_bundle(const std::filesystem::path& file) {
    PatientBundle bundle{file.filename(), json_of(read_file(file)), {}, {}};
    for (const rapidjson::Value& entry : bundle.json["entry"].GetArray())
        if (std::string_view(entry["resource"]["resourceType"].GetString()) == "Patient") {
            bundle.patient_id = entry["resource"]["id"].GetString();
            bundle.patient_text = text_of(entry["resource"]);
        }
    EXPECT_FALSE(bundle.patient_id.empty()) << bundle.name;
    return bundle;
}

// The entries of these types, as the answer to a search.
inline std::string searchset_of(const PatientBundle& bundle, const std::vector<std::string_view>& types) {
    std::string entries;
    for (const rapidjson::Value& entry : bundle.json["entry"].GetArray())
        if (std::find(types.begin(), types.end(), entry["resource"]["resourceType"].GetString()) != types.end())
            entries += (entries.empty() ? "" : ",") + text_of(entry);
    return R"({"resourceType":"Bundle","type":"searchset","entry":[)" + entries + "]}";
}

inline std::string request_with(const PatientBundle& bundle, const std::string& prefetch) {
    return R"({"hook":"patient-view","hookInstance":"7a2f1c46-cd8c-4be5-95d7-eaf02604510e","context":{)"
           R"("userId":"Practitioner/1","patientId":")" +
           bundle.patient_id + R"("},"prefetch":{)" + prefetch + "}}";
}

} // namespace eczema::tests
