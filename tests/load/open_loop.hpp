// Requests at a constant rate, whether or not the server keeps up: each has an instant at which it is due, and its
// time counts from there, also where it could only be sent later. So a server that stalls cannot hide it by being asked
// less.
#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <sys/types.h>
#include <vector>

namespace eczema::load {

struct Plan {
    std::uint16_t port = 0;
    double rate = 0; // requests a second; 0: as many as the connections carry, each asking again once it is answered
    double seconds = 0;
    unsigned connections = 1; // kept alive, and opened again where the server has closed them
    std::string request;      // the bytes of one
    pid_t server = 0;         // whose memory is watched; 0: nobody's
};

struct Outcome {
    std::map<unsigned, std::vector<double>> milliseconds; // of each answer, by status, in ascending order
    std::uint64_t unanswered = 0;                         // the connection ended first, or a second passed at the end
    std::uint64_t reconnected = 0;
    std::vector<double> resident_mb; // of the server, each second
};

Outcome run(const Plan& plan);

// The least of the values that so many of a hundred do not exceed; 0 where there is none. Ascending order.
double percentile(const std::vector<double>& values, double percent);

} // namespace eczema::load
