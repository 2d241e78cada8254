#!/usr/bin/env bash
# The main job of Sextant with curl alone: from a North Star to a decided experiment, its key result
# and the 70/20/10 split. Start an empty server with `npm start`, then run this; SEXTANT_URL names
# another address. Needs bash, curl and awk.
set -euo pipefail

url=${SEXTANT_URL:-http://localhost:8787}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

# call METHOD PATH [curl options]: prints the reply's JSON; a refusal is printed and ends the script.
call() {
  local method=$1 path=$2 status
  shift 2
  status=$(curl --silent --show-error --output "$folder/reply" --write-out '%{http_code}' \
    --request "$method" "$@" "$url$path")
  if [ "$status" -ge 400 ]; then
    echo "$method $path was refused with $status:" >&2
    cat "$folder/reply" >&2
    echo >&2
    return 1
  fi
  cat "$folder/reply"
}
get() { call GET "$1"; }
send() { call "$1" "$2" --header 'Content-Type: application/json' --data "$3"; }

# field NAME: the first value of that name in the JSON on standard input, without its quotes.
field() {
  grep -o "\"$1\":\(\"[^\"]*\"\|[^,}]*\)" | awk 'NR == 1' | sed "s/^\"$1\"://; s/^\"//; s/\"\$//"
}
percent() { awk -v share="$1" 'BEGIN { printf "%.1f%%", share * 100 }'; }

# A quarter around today, from the year and the month alone.
year=$(date -u +%Y)
quarter=$(((10#$(date -u +%m) - 1) / 3))
starts=$(printf '%d-%02d-01' "$year" $((quarter * 3 + 1)))
ends=("$year-03-31" "$year-06-30" "$year-09-30" "$year-12-31")
ends=${ends[$quarter]}

owner=$(get /api/people | field id)

# --- Metrics: one North Star, what moves it, and what must not suffer ---------------------------
definition() {
  printf '{"meaning":{"en":"%s","zh":"%s"},"formula":{"en":"Per learner, then averaged","zh":"按学员计算后取平均"},
    "dataSource":{"en":"Learning events","zh":"学习行为事件"},"countingRule":{"en":"New learners, first week, UTC","zh":"新学员，首周，UTC"},"stage":"growth"}' "$1" "$2"
}
north_star=$(send POST /api/metrics '{"key":"learning_days","name":{"en":"Learning days in the first week","zh":"首周学习天数"},
  "tier":"core","kind":"mean","direction":"up","unit":{"en":"days","zh":"天"},"isNorthStar":true,"ownerId":"'"$owner"'",
  "definition":'"$(definition 'Days with a finished lesson' '完成课程的天数')"'}' | field id)
parents='[{"parentId":"'"$north_star"'","evidence":"observed","slope":null}]'
activation=$(send POST /api/metrics '{"key":"activation","name":{"en":"Activation rate","zh":"激活率"},
  "tier":"supporting","kind":"proportion","direction":"up","unit":null,"ownerId":"'"$owner"'","parents":'"$parents"',
  "definition":'"$(definition 'Learners who finish the first lesson' '完成第一课的学员')"'}' | field id)
complaints=$(send POST /api/metrics '{"key":"complaints","name":{"en":"Complaint rate","zh":"投诉率"},
  "tier":"supporting","kind":"proportion","direction":"down","unit":null,"ownerId":"'"$owner"'","parents":'"$parents"',
  "definition":'"$(definition 'Learners who write to support' '联系客服的学员')"'}' | field id)
send POST "/api/metrics/$activation/values" '{"values":[
  {"periodStart":"'$((year - 1))'-12-01","periodEnd":"'$((year - 1))'-12-31","value":0.300,"units":41250},
  {"periodStart":"'"$starts"'","periodEnd":"'"$starts"'","value":0.318,"units":1380}]}' >/dev/null

# --- Goals: a cycle, an objective, a key result on the metric ------------------------------------
cycle=$(send POST /api/cycles '{"name":{"en":"This quarter","zh":"本季度"},"startsOn":"'"$starts"'","endsOn":"'"$ends"'"}' | field id)
objective=$(send POST /api/objectives '{"cycleId":"'"$cycle"'","ownerId":"'"$owner"'",
  "title":{"en":"New learners get going","zh":"让新学员学起来"}}' | field id)
key_result=$(send POST /api/key-results '{"objectiveId":"'"$objective"'","metricId":"'"$activation"'","ownerId":"'"$owner"'",
  "title":{"en":"Activation from 30% to 35%","zh":"激活率从 30% 到 35%"},
  "range":{"type":"move","baseline":0.30,"target":0.35}}' | field id)

# --- Budget: 100 person-days, in tenths, split 70/20/10 ------------------------------------------
budget=$(send POST /api/budgets '{"cycleId":"'"$cycle"'","ledger":"people","total":1000,
  "targetMix":{"core":7000,"supporting":2000,"exploratory":1000}}' | field id)
book() { # TIER NAME NAME_ZH PLANNED ACTUAL: prints the initiative
  local initiative
  initiative=$(send POST /api/initiatives '{"name":{"en":"'"$2"'","zh":"'"$3"'"},"tier":"'"$1"'",
    "keyResultIds":["'"$key_result"'"],"ownerId":"'"$owner"'"}' | field id)
  send POST "/api/budgets/$budget/entries" '{"kind":"planned","day":"'"$starts"'","amount":'"$4"',"initiativeId":"'"$initiative"'"}' >/dev/null
  send POST "/api/budgets/$budget/entries" '{"kind":"actual","day":"'"$starts"'","amount":'"$5"',"initiativeId":"'"$initiative"'"}' >/dev/null
  echo "$initiative"
}
book core 'Lessons that load at once' '课程秒开' 700 256 >/dev/null
onboarding=$(book supporting 'Onboarding' '新手引导' 200 96)
book exploratory 'Learning in groups' '小组学习' 100 48 >/dev/null

# --- Experiment: register, lock the plan, start ---------------------------------------------------
experiment=$(send POST /api/experiments '{"name":{"en":"A shorter first lesson","zh":"缩短第一课"},
  "hypothesis":{"because":{"en":"many leave the first lesson half way","zh":"很多人第一课学到一半就离开"},
    "change":{"en":"a first lesson of five minutes","zh":"第一课缩短到五分钟"},"audience":{"en":"new learners","zh":"新学员"}},
  "targetMetricId":"'"$activation"'","guardrails":[{"metricId":"'"$complaints"'","margin":0.10}],
  "variants":[{"key":"control","name":{"en":"As it is","zh":"现状"},"weightBp":5000,"isControl":true},
    {"key":"short","name":{"en":"Five minutes","zh":"五分钟"},"weightBp":5000,"isControl":false}],
  "plan":{"minimumEffect":0.05,"unitsPerDay":2400},"initiativeId":"'"$onboarding"'",
  "keyResultIds":["'"$key_result"'"],"ownerId":"'"$owner"'"}' | field id)
planned=$(get "/api/experiments/$experiment" | field total)
call POST "/api/experiments/$experiment/lock" >/dev/null
call POST "/api/experiments/$experiment/start" >/dev/null

# --- Data: 40,000 learners from a fixed seed; the short lesson brings 30% up to 32.4% -------------
awk 'function chance() { seed = (seed * 48271) % 2147483647; return seed / 2147483647 }
  BEGIN {
    seed = 424242
    print "learner,variant,activation,complaints,learning_days"
    for (i = 1; i <= 40000; i++) {
      short = chance() < 0.5
      active = chance() < (short ? 0.324 : 0.30)
      days = 0
      for (day = 0; day < 7; day++) days += chance() < (active ? 0.5 : 0.1)
      printf "u%05d,%s,%d,%d,%d\n", i, short ? "short" : "control", active, chance() < 0.10, days
    }
  }' >"$folder/learners.csv"

import=$(call POST "/api/experiments/$experiment/imports" --header 'Content-Type: text/csv' \
  --header 'X-File-Name: learners.csv' --data-binary "@$folder/learners.csv" | field id)
send POST "/api/imports/$import/stage" '{"variantColumn":"variant","unitColumn":"learner",
  "variants":[{"value":"control","variant":"control"},{"value":"short","variant":"short"}],
  "metrics":[{"metricId":"'"$activation"'","column":"activation"},{"metricId":"'"$complaints"'","column":"complaints"},
    {"metricId":"'"$north_star"'","column":"learning_days"}]}' >/dev/null
for _ in $(seq 300); do
  state=$(get "/api/imports/$import" | field state)
  [ "$state" = staging ] || break
  sleep 0.2
done
accepted=$(get "/api/imports/$import" | field accepted)
call POST "/api/imports/$import/confirm" >/dev/null

# --- Result: look, stop, decide -------------------------------------------------------------------
look=$(call POST "/api/experiments/$experiment/looks")
look_id=$(echo "$look" | field id)
verdict=$(echo "$look" | field verdict)
sentence=$(echo "$look" | grep -o '"sentence":{"en":"[^"]*"' | awk 'NR == 1' | cut -d '"' -f 6)
call POST "/api/experiments/$experiment/stop" >/dev/null
decided=$(send POST "/api/experiments/$experiment/decision" '{"choice":"ship","lookId":"'"$look_id"'","treatment":"short",
  "learning":{"believed":{"en":"A shorter lesson is finished more often.","zh":"更短的课程更容易学完。"},
    "saw":{"en":"It is, and nobody complained more.","zh":"确实如此，投诉也没有增加。"},
    "next":{"en":"Shorten the second lesson.","zh":"缩短第二课。"}},
  "shipped":{"shareBp":10000,"from":"'"$(date -u +%Y-%m-%d)"'"}}')
send POST "/api/metrics/$activation/values" '{"values":[{"periodStart":"'"${starts%01}02"'","periodEnd":"'"${starts%01}02"'","value":0.330,"units":1402}]}' >/dev/null

# --- What came of it ------------------------------------------------------------------------------
progress=$(get "/api/key-results/$key_result" | field progress)
summary=$(get "/api/budgets/$budget")
mix() { echo "$summary" | grep -o "\"$1\":{\"amounts\":.*" | grep -o '"percent":{[^}]*}' | awk 'NR == 1' | grep -o '[0-9]*' | paste -s -d / -; }
cat <<END

North Star    Learning days in the first week  ($url/metrics/$north_star)
Experiment    A shorter first lesson  ($url/experiments/$experiment)
Plan          $planned learners needed, locked before the start
Data          $accepted learners accepted
Verdict       $verdict: $sentence
Decision      $(echo "$decided" | field choice), on evidence $(echo "$decided" | grep -o '"evidence":.*' | field hash | cut -c 1-12)
Key result    Activation from 30% to 35%: progress $(percent "$progress")
70/20/10      planned $(mix planned), actual $(mix actual)
END
