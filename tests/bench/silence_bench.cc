// What the time and the size of an answer tell somebody who may not know: each question is asked about what does not
// exist, and about what is others', in turn, on the real store; and each that a recipient may ask about its own child,
// once where something was withheld from it and once where nothing was. One row per question: medians and ratios. Bytes
// are of the answer as it reaches the caller. Start it in the root of the source.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "gtest/gtest.h"

#include "broker/pipeline/handover_status.h"
#include "broker/pipeline/list_consents.h"
#include "broker/pipeline/list_escalations.h"
#include "broker/pipeline/open_loops.h"
#include "broker/pipeline/pathway.h"
#include "broker/store/rocksdb_store.h"
#include "tests/unit/broker/pipeline/pipeline_test_base.h"

namespace handover::pipeline {
namespace silence_bench {

constexpr int kRounds = 4001;  // Of each question; odd, so that there is one in the middle.
constexpr int kOfOthers = 200;

// The answer as it reaches the caller.
using Question = std::function<std::string()>;

struct Pair {
  std::string name;
  Question nothing;    // About what does not exist, or of which nothing was withheld.
  Question something;  // About what is others', or of which something was withheld.
};

absl::StatusOr<std::unique_ptr<store::Store>> OpenRealStore(const std::string& folder) {
  store::RocksdbOptions options;
  options.directory = folder + "/store";
  options.reserve_bytes = 0;
  return store::OpenRocksdbStore(options);
}

template <typename T>
std::string Told(const absl::StatusOr<T>& answer) {
  return answer.ok() ? answer->SerializeAsString() : WireOf(answer.status());
}

// The usual world, on the real store: a family whose things aarhus-hv has nothing to do with, and gp-a a part of.
class World : public PipelineTest {
 public:
  explicit World(int handovers) : PipelineTest({.open_store = OpenRealStore}) {
    if (handovers == 0) return;
    // Of the child's the GP gets a section less than was sent; of the twins' as much as was sent. All else is alike,
    // but that there is nothing of others about the second twin.
    for (const char* twin : {kTwinNumber, kOtherTwinNumber}) EXPECT_TRUE(world_.ImportFacts(FactsOf(twin)).ok());
    for (int i = 0; i < handovers; ++i) {
      for (const char* child : {kChildNumber, kTwinNumber}) {
        others_ = MustSubmitId("ouh", BirthOf(child));
        MustAcknowledge("odense-hv", MustReceive("odense-hv"), SayAccepted());
      }
    }
    withheld_ = ReceivedBy("gp-a", VisitSummary());
    whole_ = ReceivedBy("gp-a", SummaryOf(kTwinNumber));
    ReceivedBy("gp-a", SummaryOf(kOtherTwinNumber));
  }
  void TestBody() override {}

  std::string Status(const std::string& party, const HandoverId& id) {
    return Told(GetHandoverStatus(caller(party), id, env()));
  }
  std::string Explanation(const std::string& party, const HandoverId& id) {
    pathway::v1::ExplainHandoverRequest request;
    request.set_handover_id(ToString(id));
    return Told(ExplainHandover(caller(party), request, env()));
  }
  std::string Timeline(const std::string& party, const std::string& person) {
    pathway::v1::GetTimelineRequest request;
    *request.mutable_person() = Cpr(person);
    return Told(GetTimeline(caller(party), request, env()));
  }
  std::string Pathway(const std::string& party, const std::string& person) {
    pathway::v1::GetPathwayRequest request;
    *request.mutable_person() = Cpr(person);
    return Told(GetPathway(caller(party), request, env()));
  }
  std::string Access(const std::string& party, const std::string& person) {
    audit::v1::GetSubjectAccessRequest request;
    *request.mutable_person() = Cpr(person);
    return Told(GetSubjectAccess(caller(party), request, env()));
  }
  std::string Consents(const std::string& party, const std::string& person) {
    consent::v1::ListConsentsRequest request;
    *request.mutable_subject() = Cpr(person);
    return Told(ListConsents(caller(party), request, env()));
  }
  std::string Handovers(const std::string& party) { return Told(ListHandovers(caller(party), {}, env())); }
  std::string OpenLoops(const std::string& party) { return Told(ListOpenLoops(caller(party), {}, env())); }
  std::string Escalations(const std::string& party) {
    return Told(ListEscalations(caller(party).party, {}, env()));
  }

  HandoverId unknown_id() { return NewId<HandoverId>(world_.clock().Now(), env().random); }
  const HandoverId& others() const { return others_; }
  const HandoverId& withheld() const { return withheld_; }
  const HandoverId& whole() const { return whole_; }

 private:
  HandoverId ReceivedBy(const std::string& party, const exchange::v1::Handover& handover) {
    const HandoverId id = MustSubmitId("odense-hv", handover);
    MustAcknowledge(party, MustReceive(party), SayAccepted());
    return id;
  }
  exchange::v1::Handover SummaryOf(const std::string& child) {
    exchange::v1::Handover summary = VisitSummary();
    *summary.mutable_slip()->mutable_persons(0)->mutable_identifiers(0) = Cpr(child);
    *SectionOf(summary, "PersonIdentity").mutable_body()->mutable_person_identity()->mutable_identifiers(0) =
        Cpr(child);
    auto& sections = *summary.mutable_sections();
    sections.erase(std::remove_if(sections.begin(), sections.end(),
                                  [](const exchange::v1::Section& section) {
                                    return section.header().type() == "ParentMentalHealth";
                                  }),
                   sections.end());
    return summary;
  }

  HandoverId others_;
  HandoverId withheld_;
  HandoverId whole_;
};

double MicrosecondsOf(const Question& ask, size_t& bytes) {
  const auto begin = std::chrono::steady_clock::now();
  bytes = ask().size();
  const std::chrono::duration<double, std::micro> taken = std::chrono::steady_clock::now() - begin;
  return taken.count();
}

double Median(std::vector<double>& values) {
  const auto middle = values.begin() + static_cast<ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

// In turn, and each first as often as the other: what warms a cache helps both.
void Compare(const Pair& pair) {
  std::vector<double> nothing;
  std::vector<double> something;
  size_t bytes_of_nothing = 0;
  size_t bytes_of_something = 0;
  for (int i = 0; i < kRounds; ++i) {
    if (i % 2 == 0) nothing.push_back(MicrosecondsOf(pair.nothing, bytes_of_nothing));
    something.push_back(MicrosecondsOf(pair.something, bytes_of_something));
    if (i % 2 != 0) nothing.push_back(MicrosecondsOf(pair.nothing, bytes_of_nothing));
  }
  const double a = Median(nothing);
  const double b = Median(something);
  // Many answers are empty.
  const bool same = bytes_of_nothing == bytes_of_something;
  const double bytes = same ? 1.0 : static_cast<double>(bytes_of_something) / static_cast<double>(bytes_of_nothing);
  std::printf("%-34s %9.1f %9.1f %6.2f %9zu %9zu %6.2f\n", pair.name.c_str(), a, b, b / a, bytes_of_nothing,
              bytes_of_something, bytes);
}

void Head(const char* what, const char* nothing, const char* something) {
  std::printf("\n%-34s %9s %9s %6s %9s %9s %6s\n", what, nothing, something, "ratio", nothing, something, "ratio");
  std::printf("%-34s %9s %9s %6s %9s %9s %6s\n", "", "us", "us", "", "bytes", "bytes", "");
}

void Run() {
  World world(kOfOthers);
  World empty(0);
  const HandoverId unknown = world.unknown_id();
  const auto pair = [](const char* name, Question nothing, Question something) {
    Compare({name, std::move(nothing), std::move(something)});
  };
  Head("asked by who has no part in it", "unknown", "others'");
  pair("status of a handover", [&] { return world.Status("aarhus-hv", unknown); },
       [&] { return world.Status("aarhus-hv", world.others()); });
  pair("why a handover went there", [&] { return world.Explanation("aarhus-hv", unknown); },
       [&] { return world.Explanation("aarhus-hv", world.others()); });
  pair("timeline of a child", [&] { return world.Timeline("aarhus-hv", kUnknownNumber); },
       [&] { return world.Timeline("aarhus-hv", kChildNumber); });
  pair("pathway of a child", [&] { return world.Pathway("aarhus-hv", kUnknownNumber); },
       [&] { return world.Pathway("aarhus-hv", kChildNumber); });
  pair("what the log has on a child", [&] { return world.Access("aarhus-hv", kUnknownNumber); },
       [&] { return world.Access("aarhus-hv", kChildNumber); });
  pair("consents of a child", [&] { return world.Consents("aarhus-hv", kUnknownNumber); },
       [&] { return world.Consents("aarhus-hv", kChildNumber); });
  Head("lists, others having much or nothing", "nothing", "much");
  pair("handovers sent", [&] { return empty.Handovers("aarhus-hv"); }, [&] { return world.Handovers("aarhus-hv"); });
  pair("open on the pathways", [&] { return empty.OpenLoops("aarhus-hv"); },
       [&] { return world.OpenLoops("aarhus-hv"); });
  pair("escalations", [&] { return empty.Escalations("aarhus-hv"); }, [&] { return world.Escalations("aarhus-hv"); });
  Head("asked by the recipient", "whole", "withheld");
  pair("status of a handover", [&] { return world.Status("gp-a", world.whole()); },
       [&] { return world.Status("gp-a", world.withheld()); });
  pair("why a handover went there", [&] { return world.Explanation("gp-a", world.whole()); },
       [&] { return world.Explanation("gp-a", world.withheld()); });
  pair("timeline of a child", [&] { return world.Timeline("gp-a", kTwinNumber); },
       [&] { return world.Timeline("gp-a", kChildNumber); });
  pair("pathway of a child", [&] { return world.Pathway("gp-a", kTwinNumber); },
       [&] { return world.Pathway("gp-a", kChildNumber); });
  pair("what the log has on a child", [&] { return world.Access("gp-a", kTwinNumber); },
       [&] { return world.Access("gp-a", kChildNumber); });
  Head("the same, by what others did", "nothing", "much");
  pair("timeline of a child", [&] { return world.Timeline("gp-a", kOtherTwinNumber); },
       [&] { return world.Timeline("gp-a", kTwinNumber); });
  pair("pathway of a child", [&] { return world.Pathway("gp-a", kOtherTwinNumber); },
       [&] { return world.Pathway("gp-a", kTwinNumber); });
  pair("what the log has on a child", [&] { return world.Access("gp-a", kOtherTwinNumber); },
       [&] { return world.Access("gp-a", kTwinNumber); });
}

}  // namespace silence_bench
}  // namespace handover::pipeline

int main(int argc, char** argv) {
  testing::InitGoogleTest(&argc, argv);
  handover::pipeline::silence_bench::Run();
  return EXIT_SUCCESS;
}
