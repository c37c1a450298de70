/** The right part of the runs page: charts of the runs that the table shows. */
export function RunsCharts() {
  return <section aria-label="Charts" />;
}
