// The lists that facts are derived from, as they come out of what a test says about a patient: for tests of one
// derivation. Whole answers are answer.hpp's.
#pragma once
#include "cards/conditions.hpp"
#include "cards/observations.hpp"
#include "fhir/json.hpp"
#include "server/service.hpp"
#include "tests/support/record_builder.hpp"

#include <memory>
#include <memory_resource>
#include <stdexcept>

namespace eczema::tests {

const cards::ValueSets& value_sets();

// On the day `today`; lists and their entries live as long as it.
class DerivedChart {
  public:
    explicit DerivedChart(const Request& request, cards::Settings chosen = {})
        : settings(std::move(chosen)), body_(request.body()),
          record(read()), from{record, cards::Hook::patient_view, value_sets(), settings, today, arena_} {
        from.exposures = cards::derive_exposures(record, value_sets(), settings, today, arena_);
        from.treatments = cards::derive_treatments(from);
        from.diagnoses = cards::derive_diagnoses(from);
        from.observations = cards::derive_observations(from);
    }
    DerivedChart(const DerivedChart&) = delete;
    DerivedChart& operator=(const DerivedChart&) = delete;

    const cards::Exposure& exposure(std::string_view id) const {
        for (const cards::Exposure& exposure : from.exposures)
            if (exposure.id == id) return exposure;
        throw std::runtime_error("no exposure " + std::string(id));
    }

  private:
    fhir::PatientRecord read() {
        const auto tree = fhir::parse_json(body_, arena_);
        if (!tree) throw std::runtime_error("not JSON: " + body_);
        std::vector<fhir::Supplied> supplied;
        for (const fhir::Member& member : (*tree)["prefetch"].members()) {
            const server::PrefetchKey* known = server::find_prefetch_key(member.name);
            supplied.push_back({member.name, known ? known->list : std::nullopt, &member.value});
        }
        const fhir::TimeZone utc{};
        fhir::Reading reading{arena_, utc, today};
        const auto read = fhir::read_record(supplied, "p1", {}, reading);
        if (!read) throw std::runtime_error("no patient");
        return *read;
    }

    std::pmr::monotonic_buffer_resource arena_;
    cards::Settings settings;
    std::string body_;

  public:
    const fhir::PatientRecord record;
    cards::Derivation from;
};

} // namespace eczema::tests
