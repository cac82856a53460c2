-- The rules of tfp2 for one day, as one query: the families whose result could be claimed. It gives no reasons, no
-- facts and no first day. :on is the day; all days are texts like 2018-07-31.
with
family_ as (
    select f.*, case when identified <= :on then identified when attached <= :on then attached end as found
    from family f
),
last_terms as (select no, starts from term where ends < :on order by ends desc limit 3),
pupil as (
    select m.family, m.id, coalesce(m.school_from, date(m.born, '+5 years')) as began
    from member m
    where m.kind = 'child'
      and coalesce(m.school_from <= :on, date(m.born, '+5 years') <= :on, 1)
      and (m.left_school is null or m.left_school > :on)
      and (m.born is null or :on < date(m.born, '+18 years'))
),
pupil_terms as (
    select p.family, p.id, count(t.no) as terms, count(a.attended) as known,
           sum(a.attended) as attended, sum(a.possible) as possible
    from pupil p
    left join last_terms t on p.began is null or p.began <= t.starts
    left join attendance a on a.family = p.family and a.person = p.id and a.term = t.no
    group by p.family, p.id
),
pupil_exclusions as (
    select p.family, p.id, sum(e.permanent = 0) as fixed, sum(e.permanent) as permanent
    from pupil p join exclusion e on e.family = p.family and e.person = p.id
    where e.term in (select no from last_terms)
    group by p.family, p.id
),
need_ as (
    select n.*, f.has_attendance, f.has_exclusions, f.has_events, f.has_statuses,
           (select count(*) from last_terms) as terms
    from need n join family_ f on f.id = n.family
    where n.identified is null or n.identified <= :on
),
shown as (
    select n.family, n.no, case
        when n.code = 'attendance' then
            not exists (select 1 from pupil p where p.family = n.family)
            or (n.has_attendance and n.terms = 3 and not exists (
                select 1 from pupil_terms p where p.family = n.family
                and case when p.terms = 0 then p.id is n.person
                    when p.id is n.person and p.terms < n.terms then 1
                    else p.known < p.terms or p.possible = 0 or p.attended * 100 < 90 * p.possible end))
        when n.code = 'exclusion' then
            n.has_exclusions and (not exists (select 1 from pupil p where p.family = n.family)
            or (n.terms = 3 and not exists (select 1 from pupil_exclusions p where p.family = n.family
                and (p.fixed > 3 or p.permanent > 0))))
        when n.code in ('asb', 'domestic_abuse') then
            n.has_events and date(coalesce((select max(e.on_) from event e where e.family = n.family and e.on_ <= :on
                and e.kind = case n.code when 'asb' then 'asb' else 'domestic_callout' end), n.identified),
                '+6 months', 'floor') <= :on
        when n.code in ('asb_reduction', 'youth_offending') then
            n.has_events and (select case when total(base) = 0 then total(late) = 0
                else total(late) * 100 <= total(base) * case n.code when 'asb_reduction' then 40 else 67 end end
                from (select e.on_ > date(:on, '-6 months', 'floor') as late, e.on_ <= date(:on, '-6 months', 'floor') as base
                    from event e where e.family = n.family and e.on_ <= :on and e.on_ > date(:on, '-12 months', 'floor')
                    and e.kind = case n.code when 'asb_reduction' then 'asb' else 'youth_offence' end))
        when n.code in ('early_help', 'social_care') then
            n.has_statuses
            and not exists (select 1 from status s where s.family = n.family and s.kind in ('cin', 'cp', 'early_help')
                and s.starts <= :on and (s.ends is null or s.ends > :on))
            and date(coalesce((select max(s.ends) from status s where s.family = n.family
                and s.kind in ('cin', 'cp', 'early_help') and s.starts <= :on and s.ends <= :on), n.identified),
                '+6 months', 'floor') <= :on
        else n.met <= :on
            and (n.code <> 'adult_offending' or (n.has_events and not exists (select 1 from event e
                where e.family = n.family and e.kind = 'adult_offence' and e.on_ >= n.met and e.on_ <= :on)))
            and exists (select 1 from evidence v where v.family = n.family and v.need = n.no and v.on_ <= :on
                and v.on_ >= n.met and v.role <> 'claiming_worker')
        end or (n.met <= :on and exists (select 1 from evidence v where v.family = n.family and v.need = n.no
            and v.role = 'head_of_service' and v.on_ >= n.met and v.on_ <= :on)) as met
    from need_ n
),
progress as (select family, min(coalesce(met, 0)) as met from shown group by family),
spell as (
    select w.family, w.person, w.benefit, w.starts, case when w.ends < :on then w.ends else '9000-01-01' end as ends
    from work w
    join family_ f on f.id = w.family and f.has_work
    join member m on m.family = w.family and m.id = w.person
    where w.starts <= :on and w.starts >= f.found and w.benefit is not null
      and (m.kind = 'adult' or (m.kind = 'child' and date(m.born, '+18 years') <= w.starts))
),
marked as (
    select *, starts > date(max(ends) over (partition by family, person, benefit order by starts, ends
        rows between unbounded preceding and 1 preceding), '+1 day') as fresh
    from spell
),
island as (
    select family, person, benefit, min(starts) as starts, max(ends) as ends from (
        select *, sum(coalesce(fresh, 1)) over (partition by family, person, benefit order by starts, ends) as place
        from marked)
    group by family, person, benefit, place
),
works as (
    select distinct family from island
    where (benefit = 'esa' and date(starts, '+91 days') <= :on and ends >= date(:on, '-1 day'))
       or (benefit = 'uc' and date(starts, '+182 days') <= :on and ends >= date(:on, '-1 day'))
    union
    select family from island where benefit = 'jsa'
    group by family, person
    having sum(max(0, julianday(min(ends, date(:on, '-1 day'))) - julianday(max(starts, date(:on, '-210 days'))) + 1)) >= 182
),
problem as (
    select n.family, n.headline, max(coalesce(n.person is null or m.kind = 'unborn' or m.resident, 0)) as inside
    from need_ n left join member m on m.family = n.family and m.id = n.person
    where n.identified is not null
    group by n.family, n.headline
),
enough as (select family from problem group by family having sum(inside) + min(1, sum(1 - inside)) >= 2),
dependent as (
    select distinct m.family
    from member m join family_ f on f.id = m.family
    where m.kind = 'child' and m.resident and m.born <= :on
      and (max(coalesce(f.found, :on), m.born) < date(m.born, '+16 years')
        or (max(coalesce(f.found, :on), m.born) < date(m.born, '+19 years')
          and ((m.school_from <= max(coalesce(f.found, :on), m.born) and (m.left_school is null or m.left_school > :on
                or m.left_school > max(coalesce(f.found, :on), m.born)))
            or (f.has_work and not exists (select 1 from work w where w.family = m.family and w.person = m.id
                and w.starts <= max(coalesce(f.found, :on), m.born)
                and (w.ends is null or w.ends >= max(coalesce(f.found, :on), m.born)))))))
)
select f.id
from family_ f
where f.lead <= :on and f.assessment <= :on and f.plan <= :on
  and f.paid < f.allocation and not f.duplicate and f.audit in ('none', 'passed')
  and f.id in (select family from enough) and f.id in (select family from dependent)
  and (f.id in (select family from progress where met) or f.id in (select family from works))
order by f.id
