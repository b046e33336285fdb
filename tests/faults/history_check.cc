#include "tests/faults/history_check.h"

#include <algorithm>
#include <map>
#include <set>
#include <string_view>
#include <utility>

#include "absl/strings/str_cat.h"

namespace handover::faults {
namespace history_check_internal {

constexpr size_t kMaxTold = 20;

// One handover over its whole history.
struct Fate {
  bool was_sent = false;
  Told told = Told::kNothing;  // By the first answer that came.
  int64_t accepted_index = 0;
  bool was_answered_otherwise = false;  // By a later one.
  bool was_received = false;
  bool was_concluded = false;
};

// The changes of one consent in their order. One caller makes them, one after the other.
struct Change {
  bool permits = false;
  Told told = Told::kNothing;
  int64_t log_index = 0;
};

class Checker {
 public:
  void Look(const Event& event) {
    switch (event.what) {
      case What::kSent:
        fates_[event.handover].was_sent = true;
        return;
      case What::kAnswered:
        return Answer(event, fates_[event.handover]);
      case What::kReceived:
        return Receive(event);
      case What::kConcluded:
        if (event.told == Told::kOk) concluded_.emplace(event.delivery, event.log_index);
        return;
      case What::kPermitted:
      case What::kWithdrawn:
        if (event.told == Told::kRefused) return;
        changes_[event.consent].push_back({event.what == What::kPermitted, event.told, event.log_index});
        if (event.what == What::kWithdrawn && event.told == Told::kOk) ++report_.consents_taken_back;
        return;
    }
  }

  Report End() {
    for (const Event& copy : copies_) CheckConclusion(copy);
    for (const Event& copy : copies_) CheckConsent(copy);
    for (const auto& [delivery, handover] : handover_of_) {
      if (concluded_.contains(delivery)) fates_[handover].was_concluded = true;
    }
    for (const auto& [handover, fate] : fates_) Count(handover, fate);
    return std::move(report_);
  }

 private:
  // Whoever sends the same again gets the same answer: where it was accepted the first time.
  void Answer(const Event& event, Fate& fate) {
    if (event.told == Told::kNothing) return;
    if (fate.told == Told::kNothing) {
      fate.told = event.told;
      fate.accepted_index = event.log_index;
    } else if (event.told != fate.told || event.log_index != fate.accepted_index) {
      fate.was_answered_otherwise = true;
    } else if (event.told == Told::kOk) {
      ++report_.answered_again;
    }
  }

  // A handover that is accepted twice has a second delivery, with an id of its own.
  void Receive(const Event& event) {
    fates_[event.handover].was_received = true;
    const bool is_again = !handover_of_.emplace(event.delivery, event.handover).second;
    if (is_again) ++report_.handed_out_again;
    if (!is_again && !arrived_.emplace(event.handover, event.recipient).second) {
      ++report_.duplicate;
      Tell("duplicate", event.delivery);
    }
    int64_t& newest = newest_[event.lane];
    if (event.accepted_index < newest) {
      ++report_.out_of_order;
      Tell("out of order", event.delivery);
    }
    newest = std::max(newest, event.accepted_index);
    copies_.push_back(event);
  }

  // By the log: a copy that was handed out before may arrive behind the answer.
  void CheckConclusion(const Event& copy) {
    const auto concluded = concluded_.find(copy.delivery);
    if (concluded == concluded_.end() || copy.log_index < concluded->second) return;
    ++report_.duplicate;
    Tell("duplicate", copy.delivery);
  }

  // What held at the moment of the hand-out, by the log. Nobody knows it behind a change that was not answered.
  void CheckConsent(const Event& copy) {
    if (copy.consent.empty()) return;
    ++report_.on_consent;
    bool permits = false;
    bool is_known = true;
    for (const Change& change : changes_[copy.consent]) {
      if (change.told == Told::kNothing) {
        // A consent that may be there beside the others: nobody has its id, so nobody can take it back.
        if (change.permits) return;
        is_known = false;
        continue;
      }
      if (change.log_index > copy.log_index) break;
      permits = change.permits;
      is_known = true;
    }
    if (permits || !is_known) return;
    ++report_.against_consent;
    Tell("against consent", copy.delivery);
  }

  void Count(const std::string& handover, const Fate& fate) {
    if (!fate.was_sent || fate.was_answered_otherwise || (fate.told == Told::kRefused && fate.was_received)) {
      ++report_.unexpected;
      Tell("unexpected", handover);
      return;
    }
    switch (fate.told) {
      case Told::kRefused:
        ++report_.refused;
        return;
      case Told::kNothing:
        ++(fate.was_received ? report_.recovered : report_.unknown);
        return;
      case Told::kOk:
        break;
    }
    if (!fate.was_received) {
      ++report_.lost;
      Tell("lost", handover);
      return;
    }
    ++(fate.was_concluded ? report_.ok : report_.open);
  }

  void Tell(std::string_view what, const std::string& id) {
    if (report_.broken.size() < kMaxTold) report_.broken.push_back(std::string(what) + ": " + id);
  }

  Report report_;
  std::map<std::string, Fate> fates_;
  std::map<std::string, std::string> handover_of_;  // By delivery, once it was received.
  std::set<std::pair<std::string, std::string>> arrived_;  // Handovers, with a recipient that has one delivery of it.
  std::map<std::string, int64_t> concluded_;  // By delivery: where in the log.
  std::map<std::string, int64_t> newest_;  // By lane.
  std::map<std::string, std::vector<Change>> changes_;
  std::vector<Event> copies_;
};

}  // namespace history_check_internal

Report Check(absl::Span<const Event> events) {
  history_check_internal::Checker checker;
  for (const Event& event : events) checker.Look(event);
  return checker.End();
}

std::string ToText(const Report& report) {
  std::string text = absl::StrCat(
      "  ok               ", report.ok, "\n  open             ", report.open, "\n  refused          ", report.refused,
      "\n  unknown          ", report.unknown, " not received, ", report.recovered, " received",
      "\n  lost             ", report.lost, "\n  unexpected       ", report.unexpected, "\n  duplicate        ",
      report.duplicate);
  absl::StrAppend(&text, "\n  out of order     ", report.out_of_order, "\n  against consent  ", report.against_consent,
                  ", of ", report.on_consent, " copies on a consent; ", report.consents_taken_back,
                  " consents taken back\n  handed out again ", report.handed_out_again, "\n  answered again   ",
                  report.answered_again, "\n");
  for (const std::string& line : report.broken) absl::StrAppend(&text, "  BROKEN ", line, "\n");
  return text;
}

}  // namespace handover::faults
