// What a decision costs, with the facts already a snapshot, and what making the snapshot costs.
#include <string>

#include "benchmark/benchmark.h"

#include "broker/policy/decide.h"
#include "broker/policy/explain.h"
#include "broker/policy/speak_decision.h"
#include "tests/fakes/family/policy_question.h"

namespace handover::policy {
namespace decide_bench {

using directory::v1::DAYCARE_MUNICIPAL;
using directory::v1::GP;
using directory::v1::HEALTH_VISITING;

// A family of which `count` consents are recorded: most about the child, one in five a refusal of something else.
fakes::Family FamilyWith(int count) {
  fakes::Family family;
  for (int i = 0; i < count; ++i) {
    fakes::ConsentText consent;
    consent.number = i + 1;
    const std::string subject = i % 5 == 3 ? "mother" : i % 5 == 4 ? "father" : "child";
    consent.by = subject == "child" ? std::vector<std::string>{"mother", "father"} : std::vector<std::string>{subject};
    const auto category = static_cast<options::v1::DataCategory>(1 + i % 20);
    fakes::ProvisionText provision;
    provision.categories = {category, options::v1::DATA_CATEGORY_ADMIN, options::v1::DATA_CATEGORY_IDENTITY};
    provision.sectors = {i % 2 == 0 ? GP : DAYCARE_MUNICIPAL};
    provision.purposes = {"HEALTH_VISITING"};
    if (i % 5 == 2) {
      provision.effect = consent::v1::Provision::DENY;
      provision.categories = {options::v1::DATA_CATEGORY_OFFENCE};
    }
    consent.provisions = {provision};
    family.Add(subject, consent);
  }
  return family;
}

Question VisitSummary() {
  return fakes::Ask({.kind = "VISIT_SUMMARY",
                     .from = HEALTH_VISITING,
                     .to = GP,
                     .basis = "HEALTH_TREATMENT_NECESSITY",
                     .sections = "PersonIdentity:C PersonIdentity:B Encounters:C GrowthAndFeeding:C ChildHealth:C "
                                 "Development:C ChildScreening:C Interaction:CB ParentMentalHealth:B "
                                 "ParentMentalHealth:O SupportLine:C Professional:P"});
}

void BM_DecideVisitSummary(benchmark::State& state) {
  const PolicySet policy = fakes::ShippedPolicy();
  const consent::Facts facts = FamilyWith(static_cast<int>(state.range(0))).Snapshot();
  const Question question = VisitSummary();
  const absl::Time time = fakes::Day("2026-03-02");
  for (auto _ : state) benchmark::DoNotOptimize(Decide(question, policy, facts, time));
}
BENCHMARK(BM_DecideVisitSummary)->Arg(0)->Arg(20)->Arg(200)->Arg(1000);

// The family in a municipality where so many others have objected: the snapshot holds them all, as it never does.
void BM_DecideInMunicipality(benchmark::State& state) {
  const PolicySet policy = fakes::ShippedPolicy();
  fakes::Family family = FamilyWith(static_cast<int>(state.range(0)));
  for (int i = 0; i < state.range(1); ++i) {
    const std::string citizen = "citizen " + std::to_string(i);
    family.Add(citizen,
               {.number = 10'000 + i, .by = {citizen}, .provisions = {{.effect = consent::v1::Provision::DENY}}});
  }
  const consent::Facts facts = family.Snapshot();
  const Question question = VisitSummary();
  const absl::Time time = fakes::Day("2026-03-02");
  for (auto _ : state) benchmark::DoNotOptimize(Decide(question, policy, facts, time));
}
BENCHMARK(BM_DecideInMunicipality)->Args({200, 1000});

void BM_DecideBirthNotification(benchmark::State& state) {
  const PolicySet policy = fakes::ShippedPolicy();
  const consent::Facts facts = FamilyWith(static_cast<int>(state.range(0))).Snapshot();
  const Question question =
      fakes::Ask({.kind = "BIRTH_NOTIFICATION",
                  .from = directory::v1::BIRTH_CLINIC,
                  .to = HEALTH_VISITING,
                  .basis = "STATUTORY_BIRTH_NOTICE",
                  .sections = "PersonIdentity:C PersonIdentity:B Birth:B Newborn:C ContactDetails:B Address:B"});
  const absl::Time time = fakes::Day("2026-03-02");
  for (auto _ : state) benchmark::DoNotOptimize(Decide(question, policy, facts, time));
}
BENCHMARK(BM_DecideBirthNotification)->Arg(200);

void BM_RecordVisitSummary(benchmark::State& state) {
  const PolicySet policy = fakes::ShippedPolicy();
  const Question question = VisitSummary();
  const consent::Facts facts = FamilyWith(static_cast<int>(state.range(0))).Snapshot();
  const Decision decision = Decide(question, policy, facts, fakes::Day("2026-03-02"));
  for (auto _ : state) benchmark::DoNotOptimize(RecordDecision(question, decision));
}
BENCHMARK(BM_RecordVisitSummary)->Arg(2)->Arg(200);

void BM_ExplainVisitSummary(benchmark::State& state) {
  const PolicySet policy = fakes::ShippedPolicy();
  const Question question = VisitSummary();
  const consent::Facts facts = FamilyWith(static_cast<int>(state.range(0))).Snapshot();
  const Decision decision = Decide(question, policy, facts, fakes::Day("2026-03-02"));
  for (auto _ : state) {
    benchmark::DoNotOptimize(SpeakDecision(RecordDecision(question, decision), Language::kDanish));
  }
}
BENCHMARK(BM_ExplainVisitSummary)->Arg(2)->Arg(200);

void BM_LoadFactsOfAChild(benchmark::State& state) {
  fakes::Family family = FamilyWith(static_cast<int>(state.range(0)));
  const storage::v1::PersonRecord record = family.record("child");
  const PersonKey key = fakes::KeyOf("child");
  for (auto _ : state) benchmark::DoNotOptimize(consent::FromRecord(key, record));
}
BENCHMARK(BM_LoadFactsOfAChild)->Arg(20)->Arg(200);

// What BM_DecideInMunicipality has before it begins: the records of the whole family.
void BM_LoadFactsOfAFamily(benchmark::State& state) {
  const fakes::Family family = FamilyWith(static_cast<int>(state.range(0)));
  for (auto _ : state) benchmark::DoNotOptimize(family.Snapshot());
}
BENCHMARK(BM_LoadFactsOfAFamily)->Arg(200);

void BM_ParseShippedPolicy(benchmark::State& state) {
  const std::vector<NamedText> texts = fakes::ShippedPolicyTexts();
  for (auto _ : state) benchmark::DoNotOptimize(ParsePolicy(texts, std::string(32, 'd')));
}
BENCHMARK(BM_ParseShippedPolicy);

}  // namespace decide_bench
}  // namespace handover::policy

BENCHMARK_MAIN();
