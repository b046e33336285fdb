#include "tests/simulation/faults.h"

#include <array>
#include <iterator>
#include <string>
#include <utility>

namespace handover::simulation {
namespace faults_internal {

// Not the rows without which there is no start: those are the affair of tests/faults, on real files.
constexpr std::array<store::Table, 5> kFlippable = {store::Table::kHandover, store::Table::kBody,
                                                    store::Table::kDelivery, store::Table::kPerson,
                                                    store::Table::kLeaf};

// The fault strikes one of the next commits, so that it strikes somebody.
int SkipOf(Chance& chance) { return chance.Below(6); }

}  // namespace faults_internal

void Faults::Happen(const PlannedEvent& event) {
  Chance chance = scene_.ChanceOf("fault event", event.id);
  switch (event.fault) {
    case Fault::kCrash:
      return Crash(chance);
    case Fault::kPower:
      return CutPower(chance);
    case Fault::kSyncLies:
      return LieAboutSync(chance);
    case Fault::kSyncFails:
      return scene_.disk.SetFate(chance.Hits(0.5) ? CommitFate::kFailsAbsent : CommitFate::kFailsPresent,
                                 faults_internal::SkipOf(chance));
    case Fault::kDiskFull:
      return FillDisk(chance);
    case Fault::kTorn:
      return scene_.disk.SetFate(CommitFate::kCrashTorn, faults_internal::SkipOf(chance));
    case Fault::kBitFlip:
      return FlipBits(chance);
    case Fault::kClock:
      return JumpClock(chance);
    case Fault::kNetwork:
      return;  // All the time, not at moments.
    case Fault::kParty:
      return SilenceSomebody(chance);
  }
}

void Faults::End() {
  scene_.is_calm = true;
  scene_.network.SetFaulty(false);
  scene_.disk.SetFate(CommitFate::kDurable, 0);
  scene_.disk.SetLying(false);
  scene_.disk.SetFull(false);
  scene_.agenda.broker_clock().JumpTo(scene_.agenda.Now());
  receivers_.WakeAll();
  MendRows();
}

void Faults::Crash(Chance& chance) {
  switch (chance.Below(4)) {
    case 0:
      return scene_.host.Crash();
    case 1:
      return scene_.disk.SetFate(CommitFate::kCrashBefore, faults_internal::SkipOf(chance));
    default:
      return scene_.disk.SetFate(CommitFate::kCrashAfter, faults_internal::SkipOf(chance));
  }
}

void Faults::CutPower(Chance& chance) {
  scene_.host.Crash();
  const size_t unsynced = scene_.disk.unsynced_count();
  const size_t dropped = unsynced == 0 ? 0 : static_cast<size_t>(chance.Below(static_cast<int>(unsynced) + 1));
  scene_.disk.CutPower(dropped);
  if (chance.Hits(0.5)) scene_.host.AgeHeadFile(chance);
  if (dropped > 0) scene_.Say(absl::StrCat("  the power takes ", dropped, " commits that the disk had lied about"));
}

void Faults::LieAboutSync(Chance& chance) {
  scene_.disk.SetLying(true);
  const bool loses_power = chance.Hits(0.6);
  scene_.agenda.After(chance.Between(absl::Minutes(10), absl::Hours(6)), [this, loses_power, chance]() mutable {
    if (scene_.is_calm) return;
    if (loses_power) CutPower(chance);
    scene_.disk.SetLying(false);
  });
}

void Faults::FillDisk(Chance& chance) {
  scene_.disk.SetFull(true);
  scene_.agenda.After(chance.Between(absl::Minutes(1), absl::Minutes(30)), [this] { scene_.disk.SetFull(false); });
}

void Faults::FlipBits(Chance& chance) {
  const store::Table table = faults_internal::kFlippable[static_cast<size_t>(
      chance.Below(static_cast<int>(faults_internal::kFlippable.size())))];
  const Disk::Rows& rows = scene_.disk.rows(table);
  if (rows.empty()) return;
  // Mostly one of the newest, which somebody still wants.
  const int reach = static_cast<int>(std::min<size_t>(rows.size(), chance.Hits(0.7) ? 20 : rows.size()));
  scene_.disk.FlipBits(table, std::prev(rows.end(), 1 + chance.Below(reach))->first);
  scene_.agenda.After(chance.Between(absl::Hours(1), absl::Hours(12)), [this] { MendRows(); });
}

void Faults::MendRows() {
  if (scene_.disk.damaged_count() == 0) return;
  scene_.disk.MendRows();
  scene_.host.Crash();  // Whoever restores rows starts the broker again.
}

void Faults::JumpClock(Chance& chance) {
  fakes::FakeClock& clock = scene_.agenda.broker_clock();
  const bool far = chance.Hits(0.3);
  const absl::Duration by = far ? absl::Hours(24) : chance.Between(absl::Seconds(1), absl::Minutes(4));
  clock.JumpTo(scene_.agenda.Now() + (chance.Hits(0.5) ? by : -by));
  scene_.agenda.After(chance.Between(absl::Minutes(10), absl::Hours(3)), [this] {
    scene_.agenda.broker_clock().JumpTo(scene_.agenda.Now());
  });
}

void Faults::SilenceSomebody(Chance& chance) {
  auto party = scene_.parties.begin();
  std::advance(party, chance.Below(static_cast<int>(scene_.parties.size())));
  // Hours or days mostly, and now and then for four months.
  const absl::Duration silence = chance.Hits(0.1) ? chance.Between(absl::Hours(24 * 20), absl::Hours(24 * 120))
                                                  : chance.Between(absl::Hours(1), absl::Hours(24 * 6));
  scene_.Say(absl::StrCat("  ", party->first, " is silent for ", absl::ToInt64Hours(silence), " h"));
  receivers_.Silence(party->first, scene_.agenda.Now() + silence);
}

}  // namespace handover::simulation
