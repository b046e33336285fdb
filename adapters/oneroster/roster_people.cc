#include "adapters/oneroster/roster_people.h"

#include <algorithm>
#include <utility>

#include "adapters/oneroster/oneroster_issues.h"

namespace handover::adapters::oneroster {
namespace roster_people_internal {

constexpr std::string_view kChildRole = "student";
constexpr size_t kMostAgents = 8;

void AddOnce(size_t row, std::vector<size_t>& rows) {
  if (std::find(rows.begin(), rows.end(), row) == rows.end()) rows.push_back(row);
}

class Connector {
 public:
  Connector(Roster& roster, Findings& findings) : roster_(roster), findings_(findings) {}

  void Connect() {
    roster_.people.resize(Table(File::kUsers).row_count());
    roster_.staff_enrollments.resize(Table(File::kClasses).row_count());
    ReadRoles();
    ReadUsers();
    ReadEnrollments();
    ReadDemographics();
    for (size_t row = 0; row < roster_.people.size(); ++row) {
      const RosterPerson& person = roster_.people[row];
      if (!person.is_child || person.agents.size() <= kMostAgents) continue;
      findings_.Add(kTooMany, Table(File::kUsers).PathOf(row, "agentSourcedIds"));
    }
  }

 private:
  const RosterTable& Table(File file) const { return roster_.tables[file]; }

  // The row of `target` that the text names; an issue at the cell where there is none. One that is to be deleted is no
  // issue, and nothing either.
  std::optional<size_t> Follow(File file, size_t row, std::string_view column, std::string_view id, File target) {
    const std::optional<size_t> found = Table(target).Find(id);
    const bool known = found.has_value() || Table(target).IsDeletedId(id);
    if (!known) findings_.Add(kReference, Table(file).PathOf(row, column));
    return found;
  }
  std::optional<size_t> Follow(File file, size_t row, std::string_view column, File target) {
    return Follow(file, row, column, Table(file).Cell(row, column), target);
  }

  void ReadRoles() {
    const RosterTable& roles = Table(File::kRoles);
    for (const std::string_view type : {"primary", "secondary"}) {
      for (size_t row = 0; row < roles.row_count(); ++row) {
        if (roles.IsDeleted(row)) continue;
        if ((roles.Cell(row, "roleType") == "primary") != (type == "primary")) continue;
        const std::optional<size_t> user = Follow(File::kRoles, row, "userSourcedId", File::kUsers);
        Follow(File::kRoles, row, "orgSourcedId", File::kOrgs);
        if (!user.has_value()) continue;
        RosterPerson& person = roster_.people[*user];
        person.roles.push_back(row);
        TakeRole(roles.Cell(row, "role"), person);
      }
    }
  }

  void TakeRole(const std::string& role, RosterPerson& person) {
    if (person.role.empty()) person.role = role;
    person.is_child = person.is_child || role == kChildRole;
  }

  void ReadUsers() {
    const RosterTable& users = Table(File::kUsers);
    for (size_t row = 0; row < users.row_count(); ++row) {
      if (users.IsDeleted(row)) continue;
      RosterPerson& person = roster_.people[row];
      const std::string& role = users.Cell(row, "role");
      if (!role.empty()) TakeRole(role, person);
      if (person.role.empty()) person.role = "none";
      for (const std::string_view org : ItemsOf(users.Cell(row, "orgSourcedIds"))) {
        Follow(File::kUsers, row, "orgSourcedIds", org, File::kOrgs);
      }
      const std::string& primary = users.Cell(row, "primaryOrgSourcedId");
      if (!primary.empty()) Follow(File::kUsers, row, "primaryOrgSourcedId", primary, File::kOrgs);
      for (const std::string_view agent : ItemsOf(users.Cell(row, "agentSourcedIds"))) TakeAgent(row, agent);
    }
    for (size_t row = 0; row < users.row_count(); ++row) {
      if (!users.IsDeleted(row)) CheckCustody(row);
    }
  }

  // Systems name the parents with the child, the children with the parent, or both.
  void TakeAgent(size_t row, std::string_view id) {
    const std::optional<size_t> agent =
        Follow(File::kUsers, row, "agentSourcedIds", id, File::kUsers);
    if (!agent.has_value()) return;
    if (*agent == row) findings_.Add(kReference, Table(File::kUsers).PathOf(row, "agentSourcedIds"));
    AddOnce(*agent, roster_.people[row].agents);
    AddOnce(row, roster_.people[*agent].agents);
  }

  void CheckCustody(size_t row) {
    constexpr std::string_view kColumn = "metadata.handover.custodySourcedIds";
    const std::vector<size_t>& agents = roster_.people[row].agents;
    for (const std::string_view id : ItemsOf(Table(File::kUsers).Cell(row, kColumn))) {
      const std::optional<size_t> holder = Table(File::kUsers).Find(id);
      const bool is_agent = holder.has_value() && std::find(agents.begin(), agents.end(), *holder) != agents.end();
      if (is_agent || Table(File::kUsers).IsDeletedId(id)) continue;
      findings_.Add(kReference, Table(File::kUsers).PathOf(row, kColumn));
    }
  }

  void ReadEnrollments() {
    const RosterTable& enrollments = Table(File::kEnrollments);
    for (size_t row = 0; row < enrollments.row_count(); ++row) {
      if (enrollments.IsDeleted(row)) continue;
      const std::optional<size_t> user = Follow(File::kEnrollments, row, "userSourcedId", File::kUsers);
      const std::optional<size_t> in = Follow(File::kEnrollments, row, "classSourcedId", File::kClasses);
      Follow(File::kEnrollments, row, "schoolSourcedId", File::kOrgs);
      if (!user.has_value() || !in.has_value()) continue;
      if (enrollments.Cell(row, "role") == kChildRole) {
        roster_.people[*user].enrollments.push_back(row);
      } else {
        roster_.staff_enrollments[*in].push_back(row);
      }
    }
  }

  void ReadDemographics() {
    for (size_t row = 0; row < Table(File::kDemographics).row_count(); ++row) {
      if (Table(File::kDemographics).IsDeleted(row)) continue;
      const std::optional<size_t> user = Follow(File::kDemographics, row, "sourcedId", File::kUsers);
      if (user.has_value()) roster_.people[*user].demographics = row;
    }
  }

  Roster& roster_;
  Findings& findings_;
};

}  // namespace roster_people_internal

Roster ConnectRoster(RosterTables tables, Findings& findings) {
  Roster roster;
  roster.tables = std::move(tables);
  roster_people_internal::Connector(roster, findings).Connect();
  return roster;
}

}  // namespace handover::adapters::oneroster
