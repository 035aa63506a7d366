// Which services a check on prefetch or FHIR access can be made of: those that answer when they are given everything,
// and those that ask the FHIR server they are offered. Each is tried once.
#pragma once
#include "conformance/checks/offered_access.hpp"
#include <map>
#include <memory>

namespace eczema::conformance {

class ServiceTrials {
  public:
    // Whether it answers 200 to a call with the whole record prefetched.
    bool is_answered(Exam& exam, const Service& service);
    // Whether it asks the offered FHIR server when nothing is prefetched.
    bool asks(Exam& exam, const Service& service);

  private:
    std::map<std::string, bool> answered_; // by hook and id
    std::map<std::string, bool> asking_;
};

// The services that a check is made of, beyond that their hook is known.
struct Choice {
    bool answers = true; // when given everything: else a fault would be of something else
    bool asks = false;   // the offered FHIR server
    bool only_first = false;
    std::function<bool(const Service&)> such = {}; // nothing: any
    std::string otherwise = {};                    // why there may be none such
};

// Searches something, reads the patient of its context; for Choice::such.
Choice that_search(Choice choice = {});
Choice that_read_the_patient(Choice choice = {});
// Asks the FHIR server: every such service, or the first.
Choice that_ask();
Choice first_that_asks();

// Runs the check for each chosen service, whose id stands in front of each fault and note; skipped where none is chosen
// or it was skipped for each.
Run on_services(std::shared_ptr<ServiceTrials> trials, Choice choice, ServiceCheck check);

} // namespace eczema::conformance
