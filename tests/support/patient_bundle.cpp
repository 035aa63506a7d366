#include "tests/support/patient_bundle.hpp"

namespace eczema::tests {

PatientBundle read_bundle(const std::filesystem::path& file) {
    PatientBundle bundle{file.filename(), json_of(read_file(file)), {}, {}};
    for (const rapidjson::Value& entry : bundle.json["entry"].GetArray())
        if (std::string_view(entry["resource"]["resourceType"].GetString()) == "Patient") {
            bundle.patient_id = entry["resource"]["id"].GetString();
            bundle.patient_text = text_of(entry["resource"]);
        }
    EXPECT_FALSE(bundle.patient_id.empty()) << bundle.name;
    return bundle;
}

std::string searchset_of(const PatientBundle& bundle, const std::vector<std::string_view>& types) {
    std::string entries;
    for (const rapidjson::Value& entry : bundle.json["entry"].GetArray())
        if (std::find(types.begin(), types.end(), entry["resource"]["resourceType"].GetString()) != types.end())
            entries += (entries.empty() ? "" : ",") + text_of(entry);
    return R"({"resourceType":"Bundle","type":"searchset","entry":[)" + entries + "]}";
}

std::string request_with(const PatientBundle& bundle, const std::string& prefetch) {
    return R"({"hook":"patient-view","hookInstance":"7a2f1c46-cd8c-4be5-95d7-eaf02604510e","context":{)"
           R"("userId":"Practitioner/1","patientId":")" +
           bundle.patient_id + R"("},"prefetch":{)" + prefetch + "}}";
}

} // namespace eczema::tests
