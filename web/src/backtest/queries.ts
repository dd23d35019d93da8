import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { answered, client } from '../shared/api/client';
import type { Backtest } from '../shared/api/types';

const whileRunning = 500;

export const backtestQuery = queryOptions({
  queryKey: ['backtest'],
  queryFn: async ({ signal }): Promise<Backtest> => answered(await client.GET('/api/backtest', { signal })),
  refetchInterval: ({ state }) => (state.data?.state === 'running' ? whileRunning : false),
});

export interface Asked {
  at?: string;
  horizon_days?: number;
}

export function useBacktest() {
  const queries = useQueryClient();
  const keep = (state: Backtest) => queries.setQueryData(backtestQuery.queryKey, state);
  const begin = useMutation({
    mutationFn: async (body: Asked) => answered(await client.POST('/api/backtest', { body })),
    onSuccess: keep,
  });
  const stop = useMutation({
    mutationFn: async () => answered(await client.DELETE('/api/backtest')),
    onSuccess: keep,
  });
  return { begin, stop };
}
