#include "tests/support/sent_record.hpp"

namespace eczema::tests::sent {

std::string resource(const std::string& type, const std::string& id, const std::string& more) {
    return R"({"resourceType":")" + type + R"(","id":")" + id + "\"" + more + "}";
}

std::string bundle(std::initializer_list<std::string> resources, const std::string& more) {
    std::string text = R"({"resourceType":"Bundle")" + more + ",\"entry\":[";
    const char* comma = "";
    for (const std::string& one : resources) {
        ((text += comma) += "{\"resource\":") += one + "}";
        comma = ",";
    }
    return text + "]}";
}

std::string subject(const std::string& reference) { return R"(,"subject":{"reference":")" + reference + "\"}"; }

} // namespace eczema::tests::sent
