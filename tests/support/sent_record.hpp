// A record as a request sends it, value by value under its keys, and as it is read: for tests of the record.
#pragma once
#include "fhir/record.hpp"
#include "tests/support/fhir_reading.hpp"

#include <string>
#include <vector>

namespace eczema::tests::sent {

using namespace fhir;

class Record {
  public:
    tests::FhirReading fhir;

    Record& with(std::string_view key, const std::string& value, std::optional<RecordList> list = std::nullopt) {
        supplied_.push_back({key, list, &fhir.value(value)});
        return *this;
    }
    Record& without(std::string_view key, std::optional<RecordList> list, Lack lack) {
        supplied_.push_back({key, list, nullptr, lack});
        return *this;
    }
    Record& with_patient() {
        return with("patient", R"({"resourceType":"Patient","id":"p1","birthDate":"1990-02-03"})");
    }

    std::optional<PatientRecord> read() { return read_record(supplied_, "p1", {}, fhir.reading); }

  private:
    std::vector<Supplied> supplied_;
};

std::string resource(const std::string& type, const std::string& id, const std::string& more = "");
std::string bundle(std::initializer_list<std::string> resources, const std::string& more = "");
inline const std::string more_pages = R"(,"link":[{"relation":"next","url":"more"}])";
std::string subject(const std::string& reference);

template <class T>
std::vector<std::string_view> ids_of(std::span<const T> resources) {
    std::vector<std::string_view> ids;
    for (const T& one : resources) ids.push_back(one.id);
    return ids;
}

} // namespace eczema::tests::sent
