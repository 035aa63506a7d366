#include "server/http_arrival.hpp"

#include <algorithm>
#include <cstring>
#include <ctime>
#include <sys/socket.h>

namespace eczema::server {
namespace {

std::chrono::nanoseconds span_of(const timespec& time) {
    return std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
}

} // namespace

void note_arrivals(int socket) {
    const int on = 1;
    ::setsockopt(socket, SOL_SOCKET, SO_TIMESTAMPNS, &on, sizeof on);
}

std::optional<std::chrono::nanoseconds> age_of_arrivals(int socket) {
    char byte = 0;
    iovec place{&byte, 1};
    alignas(cmsghdr) char notes[256];
    msghdr message{};
    message.msg_iov = &place;
    message.msg_iovlen = 1;
    message.msg_control = notes;
    message.msg_controllen = sizeof notes;
    if (::recvmsg(socket, &message, MSG_PEEK | MSG_DONTWAIT) <= 0) return std::nullopt;
    for (const cmsghdr* note = CMSG_FIRSTHDR(&message); note;
         note = CMSG_NXTHDR(&message, const_cast<cmsghdr*>(note))) {
        if (note->cmsg_level != SOL_SOCKET || note->cmsg_type != SCM_TIMESTAMPNS) continue;
        timespec arrived{}, now{};
        std::memcpy(&arrived, CMSG_DATA(note), sizeof arrived);
        ::clock_gettime(CLOCK_REALTIME, &now);
        return std::max(span_of(now) - span_of(arrived), std::chrono::nanoseconds(0));
    }
    return std::nullopt;
}

} // namespace eczema::server
