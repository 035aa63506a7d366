// Judges documents without a service: tells what each is and what in it breaks the rules. What a client sends is judged
// as the client's duty, for requirements.csv holds the duties of services.
#pragma once
#include "conformance/examination.hpp"
#include <string>
#include <vector>

namespace eczema::conformance {

// "discovery", "request", "response", "feedback", "outcome"
std::vector<std::string> document_kinds();

struct Judged {
    std::string text; // a line for each document and each finding
    int status;       // 0: nothing that counts; 1: a finding that counts; 2: a file that cannot be read
};

// `kind` is empty where each document tells what it is.
Judged judge_documents(const std::vector<std::string>& files, const std::string& kind, Profile profile,
                       Strictness strictness);

} // namespace eczema::conformance
