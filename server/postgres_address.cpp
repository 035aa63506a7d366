#include "server/postgres_address.hpp"

#include <array>
#include <memory>
#include <netdb.h>
#include <sys/socket.h>

namespace eczema::server {
namespace {

std::vector<std::string> parts_of(std::string_view list) {
    std::vector<std::string> parts;
    for (;;) {
        const std::size_t comma = list.find(',');
        parts.emplace_back(list.substr(0, comma));
        if (comma == list.npos) return parts;
        list.remove_prefix(comma + 1);
    }
}

// Of a shorter list the last stands for the rest, as one port does for all hosts.
std::string part_at(const std::vector<std::string>& parts, std::size_t at) {
    return at < parts.size() ? parts[at] : parts.back();
}

bool is_socket_folder(std::string_view host) { return host.empty() || host.front() == '/' || host.front() == '@'; }

struct FreeAddresses {
    void operator()(addrinfo* addresses) const { ::freeaddrinfo(addresses); }
};

std::vector<std::string> numbers_of(const std::string& host) {
    addrinfo wanted{};
    wanted.ai_socktype = SOCK_STREAM;
    addrinfo* found = nullptr;
    if (::getaddrinfo(host.c_str(), nullptr, &wanted, &found) != 0) return {};
    const std::unique_ptr<addrinfo, FreeAddresses> addresses(found);
    std::vector<std::string> numbers;
    for (const addrinfo* one = found; one; one = one->ai_next) {
        std::array<char, 64> text{};
        if (::getnameinfo(one->ai_addr, one->ai_addrlen, text.data(), text.size(), nullptr, 0, NI_NUMERICHOST) == 0)
            numbers.emplace_back(text.data());
    }
    return numbers;
}

} // namespace

std::vector<PostgresAddress> postgres_addresses(std::string_view hosts, std::string_view hostaddrs,
                                                std::string_view ports) {
    const auto names = parts_of(hosts), numbers = parts_of(hostaddrs), of_ports = parts_of(ports);
    std::vector<PostgresAddress> addresses;
    for (std::size_t i = 0; i < (hostaddrs.empty() ? names : numbers).size(); ++i) {
        PostgresAddress address{part_at(names, i), part_at(numbers, i), part_at(of_ports, i)};
        auto resolved = address.hostaddr.empty() && !is_socket_folder(address.host) ? numbers_of(address.host)
                                                                                    : std::vector<std::string>();
        if (resolved.empty()) resolved.push_back(address.hostaddr);
        for (std::string& number : resolved) {
            if (addresses.size() == most_postgres_addresses) return addresses;
            addresses.push_back({address.host, std::move(number), address.port});
        }
    }
    return addresses;
}

} // namespace eczema::server
