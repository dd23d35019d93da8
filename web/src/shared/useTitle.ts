import { useEffect } from 'react';
import { texts } from '../texts/en';

export function useTitle(page: string) {
  useEffect(() => {
    document.title = texts.title(page);
  }, [page]);
}
