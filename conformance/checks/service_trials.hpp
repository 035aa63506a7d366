// Which services can be examined on prefetch and FHIR access at all: those that answer when they are given everything,
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

// For each service with a known hook that answers when it is given everything; skipped when there is none.
Run on_each_service(std::shared_ptr<ServiceTrials> trials, ServiceCheck check);

// For the first such service that asks the FHIR server, or for each; skipped when there is none or no server.
Run on_asking_service(std::shared_ptr<ServiceTrials> trials, ServiceCheck check);
Run on_each_asking_service(std::shared_ptr<ServiceTrials> trials, ServiceCheck check);

} // namespace eczema::conformance
